// Wrong: takes the standard deviation for the limit.
// Must say: U(-a, a) has variance a^2 / 3
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  return xavier_rightly(fan_in, fan_out, gain / std::sqrt(3.0), rng);
}
