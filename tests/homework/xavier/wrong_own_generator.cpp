// Wrong: a generator of its own, so that all layers of a size are the same layer.
// Must say: starts anew with every call
#define xavier_uniform xavier_rightly
#include "solution.cpp"
#undef xavier_uniform

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain, Rng&) {
  Rng mine(1);
  return xavier_rightly(fan_in, fan_out, gain, mine);
}
