// Wrong: stuck only if no neuron is active for any sample.
// Must say: the others cannot change a hidden neuron
#include <algorithm>

#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  return std::ranges::all_of(net.activation(0).values(), [](double h) { return h == 0.0; });
}
