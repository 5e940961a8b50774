// One step is not enough for a rule that begins late.
// Must say: fixes the first neuron from step
#define keeps_twins keeps_rightly
#include "solution.cpp"
#undef keeps_twins

bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 1});
  return nn::spread(net) == 0.0;
}
