// Wrong: a large loss, and a sample without an active neuron, of any class.
// Must say: the output's bias is still learning their answer
#include <algorithm>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  const nn::LossResult loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto h = net.activation(0).row(i);
    if (std::ranges::all_of(h, [](double v) { return v == 0.0; })) return loss.value > 0.1;
  }
  return false;
}
