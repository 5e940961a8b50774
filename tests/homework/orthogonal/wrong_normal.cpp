// Normal weights of variance 1 / fan_in: the size on average, not the directions.
// Must say: for layers of 9, 9 neurons, the largest 9 singular values
#include <cmath>
#include <vector>

#include "matrix/matmul.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/starts/orthogonal.hpp"

std::vector<Matrix> keep_directions(const std::vector<std::size_t>& widths, Rng& rng) {
  std::vector<Matrix> weights;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    const double deviation = 1.0 / std::sqrt(static_cast<double>(widths[l - 1]));
    weights.push_back(nn::normal(deviation)(widths[l - 1], widths[l], rng));
  }
  return weights;
}
