// Wrong: draws from a generator of its own.
// Must say: start anew with every call
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng&) {
  Rng mine(fan_in);
  const double c = 1.0 / std::sqrt(static_cast<double>(fan_in));
  Matrix weights(fan_in, fan_out);
  do {
    for (double& w : weights.values()) w = mine.below(2) == 0 ? c : -c;
  } while (nn::distinct_columns(weights) < fan_out);
  return weights;
}
