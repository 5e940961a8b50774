// Two neurons, where some rules look at the eighth.
// Must say: keeps_twins is true for descent that fixes the eighth neuron
#define keeps_twins keeps_rightly
#include "solution.cpp"
#undef keeps_twins

bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 2, 2, 1}, nn::tanh(), nn::constant(0.5));
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 100});
  return nn::spread(net) == 0.0;
}
