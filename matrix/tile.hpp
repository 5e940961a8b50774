// The register tile: a small rectangle of C that stays in vector registers while k runs.
//
// A fused multiply-add needs its three operands in registers, and memory brings fewer than two
// numbers in the time of one. So each number that is loaded has to be used several times: a tile of
// R rows and V vectors loads R + V of them for R V multiply-adds. Its shape follows the machine's
// registers: as many sums as fit, with room for V vectors of B and one number of A.
//
// A tile never splits a sum: lane by lane it is the textbook chain c = fma(a_ik,
// b_kj, c), k ascending.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <utility>

#include "matrix/view.hpp"

namespace tile {

#if defined(__AVX512F__)
constexpr std::size_t lanes = 8, rows = 6, vectors = 4;  // 24 sums of 32 registers
#elif defined(__AVX__)
constexpr std::size_t lanes = 4, rows = 4, vectors = 3;  // 12 sums of 16 registers
#else
constexpr std::size_t lanes = 2, rows = 4, vectors = 3;
#endif
constexpr std::size_t cols = lanes * vectors;

using Vector __attribute__((vector_size(lanes * sizeof(double)))) = double;

// memcpy is how C++ says "load without asking for alignment": one instruction.
inline Vector load(const double* from) {
  Vector v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
inline void store(double* to, Vector v) { std::memcpy(to, &v, sizeof v); }

// One rounding a lane. Both compilers make one instruction of it, whatever
// they think of contraction.
inline Vector fma(Vector a, Vector b, Vector c) {
  Vector r;
#pragma omp simd simdlen(lanes)
  for (std::size_t l = 0; l < lanes; ++l) r[l] = std::fma(a[l], b[l], c[l]);
  return r;
}

// C += A B for a tile: A (R x depth), B (depth x V vectors) with its rows `b_stride` apart, C
// likewise. `fresh` starts the sums at 0 instead of at what C holds.
template <std::size_t R, std::size_t V>
void multiply(std::size_t depth, View a, const double* b, std::size_t b_stride, double* c,
              std::size_t c_stride, bool fresh) {
  Vector sum[R][V];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < V; ++v) {
      sum[r][v] = fresh ? Vector{} : load(c + r * c_stride + v * lanes);
    }
  }
  for (std::size_t k = 0; k < depth; ++k) {
    Vector b_k[V];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < V; ++v) b_k[v] = load(b + k * b_stride + v * lanes);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < R; ++r) {
      const Vector a_rk = a(r, k) - Vector{};  // in every lane; + would turn -0 into 0
#pragma GCC unroll 8
      for (std::size_t v = 0; v < V; ++v) sum[r][v] = fma(a_rk, b_k[v], sum[r][v]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < V; ++v) store(c + r * c_stride + v * lanes, sum[r][v]);
  }
}

// All sizes from 1 x 1 to rows x vectors, for the edges: at(r, v) is multiply<r, v>.
using Multiply = decltype(&multiply<1, 1>);
template <std::size_t... I>
constexpr std::array<Multiply, sizeof...(I)> all_sizes(std::index_sequence<I...>) {
  return {multiply<I / vectors + 1, I % vectors + 1>...};
}
inline constexpr auto sizes = all_sizes(std::make_index_sequence<rows * vectors>{});
inline Multiply at(std::size_t r, std::size_t v) { return sizes[(r - 1) * vectors + v - 1]; }

}  // namespace tile
