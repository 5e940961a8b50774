// The product in five ideas, each faster than the one before, none of them changing a single bit.
// In GFLOP/s at 64, 256, 1024 and 2048 a side, on two cores whose limit is 50 each (256-bit vectors):
//
//   naive       2.4  1.3  0.4  0.2   three loops; each element a chain that waits for itself
//   reordered    11  5.4  5.8  3.8   k outside j: the loops of matrix/matmul.cpp
//   tiled        44   33   15   12   a tile of sums stays in registers while k runs (tile.hpp)
//   packed       44   38   36   39   blocks of A and B are copied to lie in the order in which tiles
//                                    read them (pack.hpp), so that a block stays in cache; a sum that
//                                    crosses blocks waits in C, exactly: a double stored and loaded
//   parallel     43   62   66   75   threads share out strips of B to pack, then blocks of rows; no
//                                    sum is ever split
//
// `make bench` climbs this ladder on your machine.
#include "matrix/fast/product.hpp"

#include <fmt/core.h>
#include <omp.h>

#include <algorithm>
#include <stdexcept>

#include "matrix/fast/pack.hpp"
#include "matrix/fast/tile.hpp"

// Without the instruction, std::fma is a library call: same bits, long waits.
#if !defined(__FMA__) && !defined(__ARM_FEATURE_FMA) && !defined(__FP_FAST_FMA)
#pragma message("this machine has no fused multiply-add: products will be correct but slow")
#endif

namespace fast {

namespace {

constexpr std::size_t block_depth = 512;  // k: sums wait in C that seldom
constexpr std::size_t block_tiles = 12;   // high: such a block of A stays in the second cache
constexpr std::size_t block_cols = 80 * tile::cols;  // such a block of B in the third
constexpr std::size_t worth_packing = 70'000;  // elements of B: fewer stay in cache as they are
constexpr std::size_t worth_copying = 16 * tile::rows;  // rows of A: so often is a strip of B read
constexpr std::size_t worth_threads = 1'000'000;  // multiply-adds: fewer are done before one wakes
constexpr int most_threads = 256;  // a team of 100000, which OMP_NUM_THREADS may ask for, fails

// A product C = A B: C (m x n), A (m x depth) and B (depth x n) read by strides.
struct Product {
  std::size_t m, depth, n;
  View a, b;
  double* c;

  // C^T = B^T A^T: a C of one column is also a row, which lies across the lanes.
  Product lying_down() const { return {n, depth, m, b.transposed(), a.transposed(), c}; }
};

// B stays where it is: only strips that a tile cannot read there, or reads so often that it should lie
// close, go through `packed` (depth x tile::cols). Computes one thread's share of the rows.
void multiply_in_place(const Product& p, double* packed, std::size_t thread, std::size_t threads) {
  const std::size_t share = tile::rounded_up((p.m + threads - 1) / threads, tile::rows);
  const std::size_t i = std::min(p.m, share * thread);
  const std::size_t height = std::min(share, p.m - i);
  for (std::size_t j = 0, width = 0; j < p.n; j += width) {
    width = tile::strip_width(p.n - j);
    tile::Strip strip{height,
                      width,
                      p.depth,
                      p.a.from(i, 0),
                      tile::rows * p.a.row_stride,
                      p.b.start + j,
                      p.b.row_stride,
                      p.c + i * p.n + j,
                      p.n,
                      true};
    if (p.b.col_stride != 1 || width % lanes != 0 || height >= worth_copying) {
      strip.b = packed;
      strip.b_stride = tile::rounded_up(width, lanes);
      pack(p.b.from(0, j), p.depth, width, packed, strip.b_stride);
    }
    tile::sweep(strip);
  }
}

// Rows of a block of A: about block_tiles tiles, so that each thread gets as many blocks.
std::size_t rows_of_block(std::size_t m) {
  const std::size_t threads = omp_get_num_threads(), most = block_tiles * tile::rows;
  const std::size_t blocks = tile::rounded_up((m + most - 1) / most, threads);
  return tile::rounded_up((m + blocks - 1) / blocks, tile::rows);
}

// Block by block. The team packs a block of B together, `packed_b` (block_depth x block_cols), then
// each thread takes blocks of rows and packs them into its own `packed_a`.
void multiply_by_blocks(const Product& p, double* packed_b, double* packed_a) {
  const std::size_t rows = rows_of_block(p.m);
  for (std::size_t j0 = 0; j0 < p.n; j0 += block_cols) {
    const std::size_t width = std::min(block_cols, p.n - j0);
    for (std::size_t k0 = 0; k0 < p.depth; k0 += block_depth) {
      const std::size_t depth = std::min(block_depth, p.depth - k0);
#pragma omp for schedule(static)
      for (std::size_t j = 0; j < width; j += tile::cols) {
        pack(p.b.from(k0, j0 + j), depth, std::min(tile::cols, width - j), packed_b + j * depth,
             tile::cols);
      }
#pragma omp for schedule(dynamic)
      for (std::size_t i = 0; i < p.m; i += rows) {
        const std::size_t height = std::min(rows, p.m - i);
        pack_rows(p.a.from(i, k0), height, depth, packed_a);
        for (std::size_t j = 0; j < width; j += tile::cols) {
          tile::sweep({height,
                       std::min(tile::cols, width - j),
                       depth,
                       {packed_a, 1, tile::column_stride},
                       tile::column_stride * depth,
                       packed_b + j * depth,
                       tile::cols,
                       p.c + i * p.n + j0 + j,
                       p.n,
                       k0 == 0});
        }
      }
    }
  }
}

// A transposed A has its columns a row of memory apart, and is read once for each strip of B.
bool walks_far_and_often(const Product& p) { return p.a.row_stride == 1 && p.n >= 16 * tile::cols; }

// Memory is taken here, before the team starts: a thread of a team could not say that there is none.
void multiply(const Product& p) {
  if (p.n == 1 && p.m > 1 && p.a.row_stride == 1) return multiply(p.lying_down());
  const bool in_place =
      p.m <= tile::rows || (p.depth * p.n < worth_packing && !walks_far_and_often(p));
  const int threads =
      p.m * p.depth * p.n < worth_threads ? 1 : std::min(omp_get_max_threads(), most_threads);
  const std::size_t shared =
      in_place ? 0 : block_depth * tile::rounded_up(std::min(p.n, block_cols), tile::cols);
  const std::size_t own =
      in_place ? p.depth * tile::cols : block_tiles * tile::column_stride * block_depth;
  thread_local Doubles kept;
  kept.resize(std::max(kept.size(), shared + own * static_cast<std::size_t>(threads)));
  double* const memory = kept.data();
  const auto work = [&](int thread, int team) {
    double* const mine = memory + shared + own * static_cast<std::size_t>(thread);
    if (!in_place) return multiply_by_blocks(p, memory, mine);
    multiply_in_place(p, mine, static_cast<std::size_t>(thread), static_cast<std::size_t>(team));
  };
  // Blocks are shared out among a team: inside somebody else's, they need one of their own.
  if (threads == 1 && (in_place || omp_in_parallel() == 0)) return work(0, 1);
#pragma omp parallel num_threads(threads)
  work(omp_get_thread_num(), omp_get_num_threads());
}

}  // namespace

void multiply(const Factor& a, const Factor& b, Matrix& c) {
  if (a.cols != b.rows || c.rows() != a.rows || c.cols() != b.cols) {
    throw std::invalid_argument(fmt::format("multiply: ({} x {}) by ({} x {}) into {}", a.rows,
                                            a.cols, b.rows, b.cols, shape(c)));
  }
  multiply(Product{a.rows, a.cols, b.cols, a.view, b.view, c.values().data()});
}

}  // namespace fast
