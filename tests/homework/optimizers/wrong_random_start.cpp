// Random weights are no twins, and stay different.
// Must say: keeps_twins is false for gradient descent
#define keeps_twins keeps_rightly
#include "solution.cpp"
#undef keeps_twins

bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 8, 8, 1}, nn::tanh(), nn::xavier_uniform());
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 100});
  return nn::spread(net) == 0.0;
}
