// Wrong: the right layer is zero, and the layers between take one seed for all.
// Must say: two seeds gave the same W2
#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  net.dense(net.depth() - 1).weights.value *= 0.0;
  const nn::Mlp other(widths, nn::relu(), nn::he_normal(), 7);
  for (std::size_t l = 1; l + 1 < net.depth(); ++l) {
    net.dense(l).weights.value = other.dense(l).weights.value;
  }
  return net;
}
