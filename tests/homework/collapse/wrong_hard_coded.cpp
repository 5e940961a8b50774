// Wrong: knows the network 3-5-7-4-1 alone.
// Must say: has to remain the same multiple
#include "nn/mlp.hpp"

nn::Mlp fold(const nn::Mlp& wide) {
  std::vector<std::size_t> widths(wide.depth() + 1, 1);
  widths.front() = wide.dense(0).fan_in();
  nn::Mlp chain(widths, wide.hidden_activation(), nn::zeros());
  for (std::size_t l = 0; l < wide.depth(); ++l) {
    const nn::Dense& layer = wide.dense(l);
    const double copies = l == 0 ? 1.0 : static_cast<double>(layer.fan_in());
    Matrix& weights = chain.dense(l).weights.value;
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      weights(i, 0) = copies * layer.weights.value(i, 0);
    }
    chain.dense(l).bias.value(0, 0) = layer.bias.value(0, 0);
  }
  return chain;
}

double weight_rate(const std::vector<std::size_t>& n, std::size_t l, double learning_rate) {
  const double of_layer[] = {1.0 / 5.0, 5.0 / 7.0, 7.0 / 4.0, 4.0};
  return n.size() > l + 1 ? learning_rate * of_layer[l % 4] : 0.0;
}

double bias_rate(const std::vector<std::size_t>& n, std::size_t l, double learning_rate) {
  return learning_rate / static_cast<double>(n[l + 1]);
}
