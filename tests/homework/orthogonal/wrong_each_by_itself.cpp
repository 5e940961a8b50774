// Every layer is orthogonal, and the next one keeps other directions.
// Must say: for layers of 6, 11, 6 neurons, the largest 6 singular values
#include <vector>

#include "matrix/matmul.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/starts/orthogonal.hpp"

std::vector<Matrix> keep_directions(const std::vector<std::size_t>& widths, Rng& rng) {
  std::vector<Matrix> weights;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    weights.push_back(nn::orthogonal()(widths[l - 1], widths[l], rng));
  }
  return weights;
}
