// Wrong: two sums for all elements: twins stay twins, in another product than the textbook's.
// Must say: whole tiles are out of order, too
#include <algorithm>
#include <cmath>
#include <functional>

#include "matrix/matrix.hpp"

using Read = std::function<double(std::size_t row, std::size_t column)>;

Matrix tiled_product(std::size_t m, std::size_t depth, std::size_t n, const Read& a,
                     const Read& b) {
  Matrix c(m, n);
  for (std::size_t i = 0; i < m; i += 4) {
    for (std::size_t j = 0; j < n; j += 4) {
      const std::size_t rows = std::min<std::size_t>(4, m - i);
      const std::size_t cols = std::min<std::size_t>(4, n - j);
      double sums[2][4][4] = {};
      for (std::size_t k = 0; k < depth; ++k) {
        double row[4];
        for (std::size_t s = 0; s < cols; ++s) row[s] = b(k, j + s);
        for (std::size_t r = 0; r < rows; ++r) {
          const double factor = a(i + r, k);
          for (std::size_t s = 0; s < cols; ++s) {
            double& sum = sums[k % 2][r][s];
            sum = std::fma(factor, row[s], sum);
          }
        }
      }
      for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t s = 0; s < cols; ++s) c(i + r, j + s) = sums[0][r][s] + sums[1][r][s];
      }
    }
  }
  return c;
}
