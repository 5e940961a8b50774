// Wrong: divides whole numbers, so that the limit is 0.
// Must say: in whole numbers is 0
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  const double limit = gain * std::sqrt(static_cast<double>(6 / (fan_in + fan_out)));
  Matrix weights(fan_in, fan_out);
  for (double& weight : weights.values()) weight = rng.symmetric(limit);
  return weights;
}
