// Wrong: leaves weights at 0.
// Must say: only signs may tell the neurons apart
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.5 / std::sqrt(static_cast<double>(fan_in));
  Matrix weights(fan_in, fan_out);
  for (double& w : weights.values()) w = c * (static_cast<double>(rng.below(3)) - 1.0);
  return weights;
}
