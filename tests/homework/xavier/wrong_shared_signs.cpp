// Wrong: every second neuron takes over the signs of the one before.
// Must say: start as almost the same feature
#include <cmath>

#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  Matrix weights = xavier_rightly(fan_in, fan_out, gain, rng);
  for (std::size_t i = 0; i < fan_in; ++i) {
    for (std::size_t j = 1; j < fan_out; j += 2) {
      weights(i, j) = std::copysign(weights(i, j), weights(i, j - 1));
    }
  }
  return weights;
}
