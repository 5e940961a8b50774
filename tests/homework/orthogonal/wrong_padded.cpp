// The first directions as they are: in a wide layer, neurons are left over.
// Must say: has no incoming weight but 0
#include <vector>

#include "matrix/matmul.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/starts/orthogonal.hpp"

std::vector<Matrix> keep_directions(const std::vector<std::size_t>& widths, Rng& rng) {
  std::vector<Matrix> weights;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    Matrix keep = Matrix::zeros(widths[l - 1], widths[l]);
    for (std::size_t k = 0; k < keep.rows() && k < keep.cols(); ++k) keep(k, k) = 1.0;
    const Matrix turn = nn::orthogonal()(widths[l - 1], widths[l - 1], rng);
    weights.push_back(l == 1 ? matmul(turn, keep) : keep);
  }
  return weights;
}
