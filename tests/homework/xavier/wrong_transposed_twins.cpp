// Wrong: weight (j, i) is a copy of weight (i, j).
// Must say: a weight that is a copy of another
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  Matrix weights = xavier_rightly(fan_in, fan_out, gain, rng);
  for (std::size_t i = 0; i < fan_in; ++i) {
    for (std::size_t j = i + 1; j < fan_out && j < fan_in; ++j) {
      if (i < fan_out) weights(j, i) = weights(i, j);
    }
  }
  return weights;
}
