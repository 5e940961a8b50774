// Wrong: makes the compromise with the way back.
// Must say: only the first is asked for
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = std::sqrt(2.0 / static_cast<double>(fan_in + fan_out));
  Matrix weights(fan_in, fan_out);
  do {
    for (double& w : weights.values()) w = rng.below(2) == 0 ? c : -c;
  } while (nn::distinct_columns(weights) < fan_out);
  return weights;
}
