// Wrong: the output layer is made small instead of zero.
// Must say: random weights, however small, favour a class
#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  net.dense(net.depth() - 1).weights.value *= 1e-6;
  return net;
}
