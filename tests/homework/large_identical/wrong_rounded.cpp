// Wrong: computes c in single precision.
// Must say: whether a float
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.0F / std::sqrt(static_cast<float>(fan_in));
  Matrix weights(fan_in, fan_out);
  do {
    for (double& w : weights.values()) w = rng.below(2) == 0 ? c : -c;
  } while (nn::distinct_columns(weights) < fan_out);
  return weights;
}
