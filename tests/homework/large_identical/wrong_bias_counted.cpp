// Wrong: counts the bias among the products that a neuron adds up.
// Must say: its bias is none of them
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.0 / std::sqrt(static_cast<double>(fan_in + 1));
  Matrix weights(fan_in, fan_out);
  do {
    for (double& w : weights.values()) w = rng.below(2) == 0 ? c : -c;
  } while (nn::distinct_columns(weights) < fan_out);
  return weights;
}
