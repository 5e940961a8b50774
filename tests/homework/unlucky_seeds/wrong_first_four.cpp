// Wrong: looks at the first four samples alone.
// Must say: the others cannot change a hidden neuron
// Same finding as wrong_dead_layer
#include <algorithm>

#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  bool found[2] = {false, false};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto h = net.activation(0).row(i);
    const bool none = std::ranges::all_of(h, [](double v) { return v == 0.0; });
    if (none) found[data.targets(i, 0) == 1.0] = true;
  }
  return found[0] && found[1];
}
