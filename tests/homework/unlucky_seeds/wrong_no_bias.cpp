// Wrong: asks for active neurons without their biases.
// Must say: the others cannot change a hidden neuron
// Same finding as wrong_dead_layer
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  net.dense(0).bias.value *= 0.0;
  net.forward(data.inputs);
  bool found[2] = {false, false};
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto h = net.activation(0).row(i);
    const bool none = std::ranges::all_of(h, [](double v) { return v == 0.0; });
    if (none) found[data.targets(i, 0) == 1.0] = true;
  }
  return found[0] && found[1];
}
