// The right layer, but hidden biases of 0.3.
// Must say: where your code writes to a bias
#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  const std::size_t last = net.depth() - 1;
  net.dense(last).weights.value *= 0.0;
  for (std::size_t l = 0; l < last; ++l) net.dense(l).bias.value += 0.3;
  return net;
}
