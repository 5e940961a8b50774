// The register tile: a small rectangle of C that stays in vector registers while k runs.
//
// A fused multiply-add needs its three operands in registers, and memory brings fewer than two
// numbers in the time of one. So each number that is loaded has to be used several times: a tile of
// R rows and V vectors loads R + V of them for R V multiply-adds. Its shape follows the machine's
// registers: as many sums as fit, with room for V vectors of B and one number of A.
//
// A tile never splits a sum: lane by lane it is the textbook chain c = fma(a_ik, b_kj, c), k
// ascending.
#pragma once

#include <algorithm>
#include <array>

#include "matrix/fast/lanes.hpp"
#include "matrix/fast/view.hpp"

namespace tile {

// Of the widest tile: 24 sums where there are 32 registers, else 12 of 16. Four rows of three would be
// 12 as well, with no register to spare: g++ then loads B anew for every row, at half the speed.
constexpr std::size_t rows = lanes == 8 ? 8 : 6;
constexpr std::size_t vectors = lanes == 8 ? 3 : 2;
constexpr std::size_t cols = lanes * vectors;

// C += A B for a strip of C, at most a tile wide and any number of tiles high.
struct Strip {
  std::size_t height, width, depth;  // C (height x width), A (height x depth)
  View a;                            // the first tile's rows of A
  std::size_t a_next;                // from there to the next tile's
  const double* b;                   // B (depth x width), rows padded to whole vectors
  std::size_t b_stride;
  double* c;
  std::size_t c_stride;
  bool fresh;  // C counts as 0, whatever it holds
};

constexpr std::size_t rounded_up(std::size_t size, std::size_t unit) {
  return (size + unit - 1) / unit * unit;
}
constexpr std::size_t whole_vectors(std::size_t width) { return (width + lanes - 1) / lanes; }

// From a column of A to the next, in a packed tile.
constexpr std::size_t column_stride = rounded_up(rows, lanes);

// The first strip's share of what is left: never so much that a lone vector stays behind, which
// would load more than it multiplies.
inline std::size_t strip_width(std::size_t left) {
  return whole_vectors(left) == vectors + 1 ? 2 * lanes : std::min(cols, left);
}

// The R rows of C that a tile of V vectors starts from.
template <std::size_t R, std::size_t V>
[[gnu::always_inline]] inline void load_sums(const Strip& s, const double* c, Vector (&sum)[R][V]) {
  const std::size_t last = s.width - (V - 1) * lanes;  // lanes of the last vector
#pragma GCC unroll 8
  for (std::size_t r = 0; r < R; ++r, c += s.c_stride) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v + 1 < V; ++v) sum[r][v] = load(c + v * lanes);
    const double* const end = c + (V - 1) * lanes;
    sum[r][V - 1] = last == lanes ? load(end) : load_some(end, last);
  }
}

// And where it leaves them. Most tiles are whole, and a short product would feel a test for each row.
template <std::size_t R, std::size_t V>
[[gnu::always_inline]] inline void store_sums(const Strip& s, const Vector (&sum)[R][V],
                                              double* c) {
  const auto rows_ending = [&](auto store_last) __attribute__((always_inline)) {
#pragma GCC unroll 8
    for (std::size_t r = 0; r < R; ++r, c += s.c_stride) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v + 1 < V; ++v) store(c + v * lanes, sum[r][v]);
      store_last(c + (V - 1) * lanes, sum[r][V - 1]);
    }
  };
  const std::size_t last = s.width - (V - 1) * lanes;
  if (last == lanes) return rows_ending(store);
  rows_ending([last](double* to, Vector v) { store_some(to, v, last); });
}

// One tile, of R rows and V vectors, with its A and C.
template <std::size_t R, std::size_t V>
[[gnu::always_inline]] inline void multiply(const Strip& s, View a, double* c) {
  Vector sum[R][V] = {};
  if (!s.fresh) load_sums(s, c, sum);
  const double* b = s.b;
#pragma GCC unroll 4
  for (std::size_t k = 0; k < s.depth; ++k, b += s.b_stride) {
    Vector b_k[V];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < V; ++v) b_k[v] = load(b + v * lanes);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < R; ++r) {
      const Vector a_rk = broadcast(a(r, k));
#pragma GCC unroll 8
      for (std::size_t v = 0; v < V; ++v) sum[r][v] = fma(a_rk, b_k[v], sum[r][v]);
    }
  }
  store_sums(s, sum, c);
}

using Multiply = void (*)(const Strip&, View, double*);
template <std::size_t V, std::size_t... R>
constexpr std::array<Multiply, sizeof...(R)> heights(std::index_sequence<R...>) {
  return {[](const Strip& s, View a, double* c) { multiply<R + 1, V>(s, a, c); }...};
}

// Tiles from top to bottom, the last one of fewer rows.
template <std::size_t V>
void sweep_tiles(const Strip& s) {
  static constexpr auto lower = heights<V>(std::make_index_sequence<rows - 1>{});
  View a = s.a;
  double* c = s.c;
  std::size_t left = s.height;
  for (; left >= rows; left -= rows) {
    multiply<rows, V>(s, a, c);
    a.start += s.a_next;
    c += rows * s.c_stride;
  }
  if (left > 0) lower[left - 1](s, a, c);
}

using Sweep = void (*)(const Strip&);
template <std::size_t... V>
constexpr std::array<Sweep, sizeof...(V)> widths(std::index_sequence<V...>) {
  return {sweep_tiles<V + 1>...};
}

inline void sweep(const Strip& s) {
  static constexpr auto of_width = widths(std::make_index_sequence<vectors>{});
  of_width[whole_vectors(s.width) - 1](s);
}

}  // namespace tile
