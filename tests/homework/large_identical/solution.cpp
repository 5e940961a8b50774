// The reference solution.
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  // Products of two different terms have mean 0, and fan_in squares c^2 h^2 are left.
  const double c = 1.0 / std::sqrt(static_cast<double>(fan_in));
  Matrix weights(fan_in, fan_out);
  do {  // in narrow layers a column of signs comes more than once
    for (double& w : weights.values()) w = rng.below(2) == 0 ? c : -c;
  } while (nn::distinct_columns(weights) < fan_out);
  return weights;
}
