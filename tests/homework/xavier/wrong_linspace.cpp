// Wrong: numbers at equal distances between -a and a, in random order.
// Must say: too even to be independent draws
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  Matrix weights = xavier_rightly(fan_in, fan_out, gain, rng);
  const double limit = gain * std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
  const double shift = rng.uniform();
  std::vector<std::size_t> place = rng.permutation(weights.size());
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double share =
        (static_cast<double>(place[k]) + shift) / static_cast<double>(weights.size());
    weights.values()[k] = limit * (2.0 * share - 1.0);
  }
  return weights;
}
