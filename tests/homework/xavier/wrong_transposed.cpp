// Wrong: a neuron is a row, as other libraries have it.
// Must say: a column is a neuron
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng& rng) {
  return xavier_rightly(fan_out, fan_in, gain, rng);
}
