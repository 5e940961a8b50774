// Wrong: keeps the lesson's 1/fan_in, which is the size for one sign.
// Must say: this is the size for weights of one sign
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.0 / static_cast<double>(fan_in);
  Matrix weights(fan_in, fan_out);
  do {
    for (double& w : weights.values()) w = rng.below(2) == 0 ? c : -c;
  } while (nn::distinct_columns(weights) < fan_out);
  return weights;
}
