// Compares the neurons of the last hidden layer only.
// Must say: keeps_twins is true for descent that fixes one neuron of layer 1
#define keeps_twins keeps_rightly
#include "solution.cpp"
#undef keeps_twins

bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 100});
  return nn::distinct_neurons(net, 1) == 1;
}
