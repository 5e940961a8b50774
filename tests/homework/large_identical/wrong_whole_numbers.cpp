// Wrong: divides whole numbers.
// Must say: in whole numbers is 0
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = std::sqrt(static_cast<double>(1 / fan_in));
  Matrix weights(fan_in, fan_out);
  for (double& w : weights.values()) w = rng.below(2) == 0 ? c : -c;
  return weights;
}
