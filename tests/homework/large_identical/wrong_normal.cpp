// Wrong: draws sizes as well.
// Must say: in one layer (fan_in 64, fan_out 64)
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  return (1.0 / std::sqrt(static_cast<double>(fan_in))) * [&] {
    Matrix weights(fan_in, fan_out);
    for (double& w : weights.values()) w = rng.normal();
    return weights;
  }();
}
