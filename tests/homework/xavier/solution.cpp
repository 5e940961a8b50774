// The reference solution.
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  // U(-a, a) has variance a^2 / 3, and that has to be gain^2 * 2 / (fan_in + fan_out).
  const double limit = gain * std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
  Matrix weights(fan_in, fan_out);
  for (double& weight : weights.values()) weight = rng.symmetric(limit);
  return weights;
}
