// Wrong: calls a neuron active above a threshold of its own, which small weights do not reach at first.
// Must say: above all with small weights
// Same finding as wrong_gradient_and_loss
#include <algorithm>

#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  bool unserved[2] = {false, false};
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto h = net.activation(0).row(i);
    const bool active = std::ranges::any_of(h, [](double value) { return value > 1e-3; });
    if (!active) unserved[data.targets(i, 0) == 1.0] = true;
  }
  return unserved[0] && unserved[1];
}
