// Wrong: draws a sign for each input, the same for all neurons.
// Must say: whether each weight draws a sign of its own
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double c = 1.0 / std::sqrt(static_cast<double>(fan_in));
  Matrix weights(fan_in, fan_out);
  for (std::size_t i = 0; i < fan_in; ++i) {
    const double w = rng.below(2) == 0 ? c : -c;
    for (std::size_t j = 0; j < fan_out; ++j) weights(i, j) = w;
  }
  return weights;
}
