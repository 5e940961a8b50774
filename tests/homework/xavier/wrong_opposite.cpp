// Wrong: half of the weights are minus the other half, so that all rows add up to 0.
// Must say: a weight that is minus another
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  Matrix weights = xavier_rightly(fan_in, fan_out, gain, rng);
  for (std::size_t i = 0; i < fan_in; ++i) {
    for (std::size_t j = 0; j < fan_out / 2; ++j) weights(i, fan_out - 1 - j) = -weights(i, j);
  }
  return weights;
}
