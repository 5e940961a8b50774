// Wrong: pads the tile by reading what is not there.
// Must say: reads b(0, 7) of a matrix (90 x 7)
#include <algorithm>
#include <cmath>
#include <functional>

#include "matrix/matrix.hpp"

// Reads one element of a matrix, a(i, k) or b(k, j). What is kept in a variable is not read again.
using Read = std::function<double(std::size_t row, std::size_t column)>;

constexpr std::size_t side = 4;  // of a tile

// Writes the elements of c from (i, j) to (i + 3, j + 3).
static void whole_tile(std::size_t i, std::size_t j, std::size_t depth, const Read& a,
                       const Read& b, Matrix& c) {
  double sums[side][side] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    double row[side];  // of B, for all rows of the tile
    for (std::size_t s = 0; s < side; ++s) row[s] = b(k, j + s);
    for (std::size_t r = 0; r < side; ++r) {
      const double factor = a(i + r, k);
      for (std::size_t s = 0; s < side; ++s) sums[r][s] = std::fma(factor, row[s], sums[r][s]);
    }
  }
  for (std::size_t r = 0; r < side; ++r) {
    for (std::size_t s = 0; s < side; ++s) c(i + r, j + s) = sums[r][s];
  }
}

static void edge_tile(std::size_t i, std::size_t j, std::size_t rows, std::size_t cols,
                      std::size_t depth, const Read& a, const Read& b, Matrix& c) {
  double sums[side][side] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    double row[side];
    for (std::size_t s = 0; s < side; ++s) row[s] = b(k, j + s);
    for (std::size_t r = 0; r < rows; ++r) {
      const double factor = a(i + r, k);
      for (std::size_t s = 0; s < cols; ++s) sums[r][s] = std::fma(factor, row[s], sums[r][s]);
    }
  }
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t s = 0; s < cols; ++s) c(i + r, j + s) = sums[r][s];
  }
}

// Returns A B: A (m x depth), B (depth x n).
Matrix tiled_product(std::size_t m, std::size_t depth, std::size_t n, const Read& a,
                     const Read& b) {
  Matrix c(m, n);
  for (std::size_t i = 0; i < m; i += side) {
    for (std::size_t j = 0; j < n; j += side) {
      const std::size_t rows = std::min(side, m - i), cols = std::min(side, n - j);
      if (rows == side && cols == side) {
        whole_tile(i, j, depth, a, b, c);
      } else {
        edge_tile(i, j, rows, cols, depth, a, b, c);
      }
    }
  }
  return c;
}
