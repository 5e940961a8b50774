// Wrong: compares the first neuron of a layer with the last one only.
// Must say: keeps_twins is true for descent that fixes neuron
#include "nn/analysis/twins.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"
bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 100});
  for (std::size_t l = 0; l < 2; ++l) {
    auto& d = net.dense(l);
    for (std::size_t i = 0; i < d.fan_in(); ++i)
      if (d.weights.value(i, 0) != d.weights.value(i, 7)) return false;
    if (d.bias.value(0, 0) != d.bias.value(0, 7)) return false;
  }
  return true;
}
void parting_step(const std::vector<nn::Parameter*>& parameters, double rate) {
  for (nn::Parameter* p : parameters) {
    const auto n = static_cast<double>(p->value.cols());
    for (std::size_t i = 0; i < p->value.rows(); ++i)
      for (std::size_t j = 0; j < p->value.cols(); ++j)
        p->value(i, j) -= rate * (1.0 + 0.01 * static_cast<double>(j) / n) * p->gradient(i, j);
  }
}
