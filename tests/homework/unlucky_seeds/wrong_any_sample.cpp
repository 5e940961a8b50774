// Wrong: a sample without an active neuron, of any class.
// Must say: some samples or neurons may be inactive without harm
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto h = net.activation(0).row(i);
    if (std::ranges::all_of(h, [](double v) { return v == 0.0; })) return true;
  }
  return false;
}
