// Wrong: all weights are zero, and random biases are to break the tie.
// Must say: 3 of 3 weight matrices are zero
#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  Rng rng(seed);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.dense(l).weights.value *= 0.0;
    for (double& bias : net.dense(l).bias.value.values()) bias = rng.normal();
  }
  return net;
}
