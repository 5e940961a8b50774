// Calls neurons equal that differ by less than a millionth.
// Must say: a rate that is 1e-9 larger for each next neuron
#define keeps_twins keeps_rightly
#include "solution.cpp"
#undef keeps_twins

bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 100});
  return nn::spread(net) < 1e-6;
}
