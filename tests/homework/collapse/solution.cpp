// The reference solution.
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
  const double copies = l == 0 ? 1.0 : static_cast<double>(n[l]);
  return learning_rate * copies / static_cast<double>(n[l + 1]);
}

double bias_rate(const std::vector<std::size_t>& n, std::size_t l, double learning_rate) {
  return learning_rate / static_cast<double>(n[l + 1]);
}
