// Zeros are twins that do not move.
// Must say: keeps_twins is true for a rate that is 1 % larger
#define keeps_twins keeps_rightly
#include "solution.cpp"
#undef keeps_twins

bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 8, 8, 1}, nn::tanh(), nn::zeros());
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 100});
  return nn::spread(net) == 0.0;
}
