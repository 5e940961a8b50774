// Wrong: a normal distribution of the right variance.
// Must say: a normal distribution ends nowhere
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  const double deviation = gain * std::sqrt(2.0 / static_cast<double>(fan_in + fan_out));
  Matrix weights(fan_in, fan_out);
  for (double& weight : weights.values()) weight = deviation * rng.normal();
  return weights;
}
