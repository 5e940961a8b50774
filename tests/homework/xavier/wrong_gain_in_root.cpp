// Wrong: the gain stands inside the square root, so the variance holds it once and not squared.
// Must say: whether the gain stands inside your square root
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  return xavier_rightly(fan_in, fan_out, std::sqrt(gain), rng);
}
