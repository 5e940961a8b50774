// Wrong: a floor under fan_in, which only layers of few inputs notice.
// Must say: one for layers of every size
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  const Matrix weights = xavier_rightly(fan_in, fan_out, gain, rng);
  if (fan_in >= 20) return weights;
  return weights *
         std::sqrt(static_cast<double>(fan_in + fan_out) / static_cast<double>(20 + fan_out));
}
