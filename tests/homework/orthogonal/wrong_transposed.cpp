// Turns where it should turn back: Q in place of its transpose.
// Must say: which of them the next matrix keeps
#include <vector>

#include "matrix/matmul.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/starts/orthogonal.hpp"

std::vector<Matrix> keep_directions(const std::vector<std::size_t>& widths, Rng& rng) {
  std::vector<Matrix> weights;
  Matrix before = nn::orthogonal()(widths[0], widths[0], rng);
  for (std::size_t l = 1; l < widths.size(); ++l) {
    const Matrix after = nn::orthogonal()(widths[l], widths[l], rng);
    Matrix keep = Matrix::zeros(widths[l - 1], widths[l]);
    for (std::size_t k = 0; k < keep.rows() && k < keep.cols(); ++k) keep(k, k) = 1.0;
    weights.push_back(matmul(matmul(before, keep), after));
    before = after;
  }
  return weights;
}
