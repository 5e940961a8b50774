// The product in five ideas, each faster than the one before, none of them changing a single bit:
//
//   naive        three loops, one chain of additions an element: it waits for itself
//   reordered    k outside j: walks rows, and the compiler makes vectors of it
//   tiled        a tile of sums stays in registers while k runs (tile.hpp)
//   packed       blocks of A and B are copied to lie in the order in which tiles read them (pack.hpp),
//                so that a block stays in cache; a sum that crosses blocks waits in C, and a store and
//                a load of a double are exact
//   parallel     threads share out strips of B to pack, then blocks of rows; no sum is ever split
//
// `make bench` measures the last beside the first.
#include "matrix/matmul.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "matrix/pack.hpp"
#include "matrix/tile.hpp"

// Without the instruction, std::fma is a library call, tens of times slower: same bits, long waits.
#if !defined(__FMA__) && !defined(__ARM_FEATURE_FMA) && !defined(__FP_FAST_FMA)
#pragma message("this machine has no fused multiply-add: products will be correct but slow")
#endif

namespace {

constexpr std::size_t block_depth = 384;             // k: a strip of B fits the first cache
constexpr std::size_t block_rows = 32 * tile::rows;  // of A: they fit the second
constexpr std::size_t block_cols = 64 * tile::cols;
constexpr std::size_t worth_packing = 20'000;   // elements of B: fewer are read where they stand
constexpr std::size_t worth_threads = 500'000;  // multiply-adds: fewer are done before one wakes

std::size_t rounded_up(std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; }

// One tile of C. Where its width is no whole number of vectors, it is made beside C and copied.
void multiply_tile(std::size_t height, std::size_t width, std::size_t depth, const View& a,
                   const double* b, std::size_t b_stride, double* c, std::size_t c_stride,
                   bool fresh) {
  const auto multiply = tile::at(height, (width + tile::lanes - 1) / tile::lanes);
  if (width % tile::lanes == 0) return multiply(depth, a, b, b_stride, c, c_stride, fresh);
  double edge[tile::rows * tile::cols] = {};
  for (std::size_t r = 0; !fresh && r < height; ++r) {
    std::copy_n(c + r * c_stride, width, edge + r * tile::cols);
  }
  multiply(depth, a, b, b_stride, edge, tile::cols, fresh);
  for (std::size_t r = 0; r < height; ++r) {
    std::copy_n(edge + r * tile::cols, width, c + r * c_stride);
  }
}

// C = A B where B is small: it stays in cache as it is, and only strips that a tile cannot read in
// place are packed.
void small_product(const View& a, std::size_t m, std::size_t depth, const View& b, std::size_t n,
                   double* c) {
  thread_local std::vector<double> kept;
  for (std::size_t j = 0; j < n; j += tile::cols) {
    const std::size_t width = std::min(tile::cols, n - j);
    const double* strip = b.start + j;
    std::size_t stride = b.row_stride;
    if (b.col_stride != 1 || width % tile::lanes != 0) {
      double* const packed = scratch(kept, depth * tile::cols);
      pack_strip(b.from(0, j), depth, width, packed);
      strip = packed;
      stride = tile::cols;
    }
    for (std::size_t i = 0; i < m; i += tile::rows) {
      multiply_tile(std::min(tile::rows, m - i), width, depth, a.from(i, 0), strip, stride,
                    c + i * n + j, n, true);
    }
  }
}

// C = A B block by block. A team of threads calls it together, or one thread alone.
void large_product(const View& a, std::size_t m, std::size_t depth, const View& b, std::size_t n,
                   double* c, double* packed_b) {
  thread_local std::vector<double> kept;
  double* const packed_a = scratch(kept, block_rows * block_depth);
  for (std::size_t j0 = 0; j0 < n; j0 += block_cols) {
    const std::size_t width = std::min(block_cols, n - j0);
    for (std::size_t k0 = 0; k0 < depth; k0 += block_depth) {
      const std::size_t deep = std::min(block_depth, depth - k0);
#pragma omp for schedule(static)
      for (std::size_t j = 0; j < width; j += tile::cols) {
        pack_strip(b.from(k0, j0 + j), deep, std::min(tile::cols, width - j), packed_b + j * deep);
      }
#pragma omp for schedule(dynamic)
      for (std::size_t i0 = 0; i0 < m; i0 += block_rows) {
        const std::size_t height = std::min(block_rows, m - i0);
        pack_rows(a.from(i0, k0), height, deep, packed_a);
        for (std::size_t j = 0; j < width; j += tile::cols) {
          for (std::size_t i = 0; i < height; i += tile::rows) {
            multiply_tile(std::min(tile::rows, height - i), std::min(tile::cols, width - j), deep,
                          {packed_a + i * deep, 1, tile::rows}, packed_b + j * deep, tile::cols,
                          c + (i0 + i) * n + j0 + j, n, k0 == 0);
          }
        }
      }
    }
  }
}

// C = A B with A (m x depth) and B (depth x n) read by strides.
void multiply(const View& a, std::size_t m, std::size_t depth, const View& b, std::size_t n,
              Matrix& c) {
  c.resize(m, n);
  double* const out = c.values().data();
  if (depth == 0) {
    std::ranges::fill(c.values(), 0.0);
    return;
  }
  if (depth * n < worth_packing) return small_product(a, m, depth, b, n, out);
  thread_local std::vector<double> kept;
  double* const packed_b =
      scratch(kept, block_depth * rounded_up(std::min(n, block_cols), tile::cols));
  if (m * n * depth < worth_threads) {
    large_product(a, m, depth, b, n, out, packed_b);
  } else {
#pragma omp parallel
    large_product(a, m, depth, b, n, out, packed_b);
  }
}

View view(const Matrix& a) { return {a.values().data(), a.cols(), 1}; }
View transposed(const Matrix& a) { return {a.values().data(), 1, a.cols()}; }

void require_inner(const char* operation, const Matrix& a, const Matrix& b, std::size_t inner_a,
                   std::size_t inner_b) {
  if (inner_a == inner_b) return;
  throw std::invalid_argument(fmt::format("{}: {} by {}: inner sizes {} and {} differ", operation,
                                          shape(a), shape(b), inner_a, inner_b));
}

}  // namespace

void matmul(const Matrix& a, const Matrix& b, Matrix& product) {
  require_inner("matmul", a, b, a.cols(), b.rows());
  multiply(view(a), a.rows(), a.cols(), view(b), b.cols(), product);
}

void matmul_tn(const Matrix& a, const Matrix& b, Matrix& product) {
  require_inner("matmul_tn", a, b, a.rows(), b.rows());
  multiply(transposed(a), a.cols(), a.rows(), view(b), b.cols(), product);
}

void matmul_nt(const Matrix& a, const Matrix& b, Matrix& product) {
  require_inner("matmul_nt", a, b, a.cols(), b.cols());
  multiply(view(a), a.rows(), a.cols(), transposed(b), b.rows(), product);
}

Matrix matmul(const Matrix& a, const Matrix& b) {
  Matrix product;
  matmul(a, b, product);
  return product;
}

Matrix matmul_tn(const Matrix& a, const Matrix& b) {
  Matrix product;
  matmul_tn(a, b, product);
  return product;
}

Matrix matmul_nt(const Matrix& a, const Matrix& b) {
  Matrix product;
  matmul_nt(a, b, product);
  return product;
}

Matrix matmul_textbook(const Matrix& a, const Matrix& b) {
  require_inner("matmul_textbook", a, b, a.cols(), b.rows());
  Matrix c = Matrix::zeros(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < b.cols(); ++j) {
      for (std::size_t k = 0; k < a.cols(); ++k) c(i, j) = std::fma(a(i, k), b(k, j), c(i, j));
    }
  }
  return c;
}
