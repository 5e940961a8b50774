// Wrong: signs that keep the sum of each column near 0.
// Must say: weights that make up for each other
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  Matrix weights = xavier_rightly(fan_in, fan_out, gain, rng);
  for (std::size_t j = 0; j < fan_out; ++j) {
    double sum = 0.0;
    for (std::size_t i = 0; i < fan_in; ++i) {
      if (weights(i, j) * sum > 0.0) weights(i, j) = -weights(i, j);
      sum += weights(i, j);
    }
  }
  return weights;
}
