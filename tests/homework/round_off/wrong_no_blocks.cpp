// Wrong: the textbook's three loops: the right bits, and no tiles at all.
// Must say: without tiles every multiply-add reads its two numbers anew
#include <algorithm>
#include <cmath>
#include <functional>

#include "matrix/matrix.hpp"

using Read = std::function<double(std::size_t row, std::size_t column)>;

Matrix tiled_product(std::size_t m, std::size_t depth, std::size_t n, const Read& a,
                     const Read& b) {
  Matrix c = Matrix::zeros(m, n);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < depth; ++k) c(i, j) = std::fma(a(i, k), b(k, j), c(i, j));
    }
  }
  return c;
}
