// Attack: ends while the network is started.
// Must say: 'exit', line
// Homework: matched_gain
#include <cstdlib>

#include "nn/mlp.hpp"

void start(nn::Mlp&, Rng&) { std::exit(0); }
