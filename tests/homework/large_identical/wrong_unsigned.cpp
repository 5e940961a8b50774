// Wrong: subtracts in whole numbers that have no sign.
// Must say: 0 minus 1 is not -1 there
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.0 / std::sqrt(static_cast<double>(fan_in));
  Matrix weights(fan_in, fan_out);
  do {
    for (double& w : weights.values()) w = c * static_cast<double>(2 * rng.below(2) - 1);
  } while (nn::distinct_columns(weights) < fan_out);
  return weights;
}
