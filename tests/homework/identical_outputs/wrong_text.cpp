// Compares weights as texts of six decimals.
// Must say: or rounds before it compares
#include <string>
#include <vector>

#include "nn/mlp.hpp"

namespace {

bool same_neuron(const nn::Dense& layer, std::size_t a, std::size_t b) {
  for (std::size_t i = 0; i < layer.fan_in(); ++i) {
    const double of_a = layer.weights.value(i, a), of_b = layer.weights.value(i, b);
    if (std::to_string(of_a) != std::to_string(of_b)) return false;
  }
  return layer.bias.value(0, a) == layer.bias.value(0, b);
}

}  // namespace

nn::Mlp merge_duplicates(const nn::Mlp& net) {
  const nn::Dense& hidden = net.dense(0);
  const nn::Dense& output = net.dense(1);
  std::vector<std::size_t> first;  // the first neuron of each group
  std::vector<std::size_t> group;  // the group of each neuron
  for (std::size_t j = 0; j < hidden.fan_out(); ++j) {
    std::size_t g = 0;
    while (g < first.size() && !same_neuron(hidden, first[g], j)) ++g;
    if (g == first.size()) first.push_back(j);
    group.push_back(g);
  }
  nn::Mlp merged({hidden.fan_in(), first.size(), output.fan_out()}, net.hidden_activation(),
                 nn::zeros());
  for (std::size_t g = 0; g < first.size(); ++g) {
    merged.dense(0).bias.value(0, g) = hidden.bias.value(0, first[g]);
    for (std::size_t i = 0; i < hidden.fan_in(); ++i) {
      merged.dense(0).weights.value(i, g) = hidden.weights.value(i, first[g]);
    }
  }
  for (std::size_t j = 0; j < hidden.fan_out(); ++j) {
    for (std::size_t k = 0; k < output.fan_out(); ++k) {
      merged.dense(1).weights.value(group[j], k) += output.weights.value(j, k);
    }
  }
  merged.dense(1).bias.value = output.bias.value;
  return merged;
}
