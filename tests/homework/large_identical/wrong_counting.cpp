// Wrong: numbers the neurons and takes the binary digits as signs.
// Must say: products do not cancel
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.0 / std::sqrt(static_cast<double>(fan_in));
  const std::size_t mask = rng.below(65536);  // in another order for each layer
  Matrix weights(fan_in, fan_out);
  for (std::size_t j = 0; j < fan_out; ++j) {
    for (std::size_t i = 0; i < fan_in; ++i) {
      weights(i, j) = (i < 60 && (((j ^ mask) >> i) & 1) == 1) ? c : -c;
    }
  }
  return weights;
}
