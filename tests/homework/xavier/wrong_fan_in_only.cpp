// Wrong: variance 1 / fan_in, which a square layer would not notice.
// Must say: forgets the way back
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  const double limit = gain * std::sqrt(3.0 / static_cast<double>(fan_in));
  Matrix weights(fan_in, fan_out);
  for (double& weight : weights.values()) weight = rng.symmetric(limit);
  return weights;
}
