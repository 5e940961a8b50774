// Wrong: the right layer is zero, and all other weights are made positive.
// Must say: standard errors from 0
#include <cmath>

#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  net.dense(net.depth() - 1).weights.value *= 0.0;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    for (double& w : net.dense(l).weights.value.values()) w = std::abs(w);
  }
  return net;
}
