// Wrong: takes the columns as they are drawn.
// Must say: a draw may come again
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.0 / std::sqrt(static_cast<double>(fan_in));
  Matrix weights(fan_in, fan_out);
  for (double& w : weights.values()) w = rng.below(2) == 0 ? c : -c;
  return weights;
}
