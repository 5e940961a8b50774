// Wrong: draws between 0 and 2a instead of between -a and a; the variance is right.
// Must say: weights of one sign
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  const double limit = gain * std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
  return xavier_rightly(fan_in, fan_out, gain, rng) + limit;
}
