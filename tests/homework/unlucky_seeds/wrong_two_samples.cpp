// Wrong: two samples without an active neuron, of any classes.
// Must say: the classes of the samples for which no neuron is active
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  std::size_t without = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto h = net.activation(0).row(i);
    without += std::ranges::all_of(h, [](double v) { return v == 0.0; });
  }
  return without >= 2;
}
