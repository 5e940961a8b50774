// Wrong: the first layer is zero: its inputs are not 0, but no error signal reaches it.
// Must say: with zeros in W1, the gradient of W1 is exactly 0
#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  net.dense(0).weights.value *= 0.0;
  return net;
}
