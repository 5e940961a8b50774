// Wrong: ten numbers of the right variance, one of them for each weight.
// Must say: a few numbers that are used again and again
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  Matrix weights = xavier_rightly(fan_in, fan_out, gain, rng);
  const double limit = gain * std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
  for (double& weight : weights.values()) {
    weight = limit * (static_cast<double>(rng.below(10)) - 4.5) / std::sqrt(99.0 / 4.0);
  }
  return weights;
}
