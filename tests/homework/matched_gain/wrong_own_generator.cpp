// Draws from a generator of its own.
// Must say: two seeds give the same weights
#define start start_rightly
#include "solution.cpp"
#undef start

void start(nn::Mlp& net, Rng&) {
  Rng own(7);
  start_rightly(net, own);
}
