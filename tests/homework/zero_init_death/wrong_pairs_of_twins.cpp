// Wrong: the right layer is zero, and the neurons of the first one are equal in pairs.
// Must say: 8 different columns of 16 in W1
#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  net.dense(net.depth() - 1).weights.value *= 0.0;
  Matrix& first = net.dense(0).weights.value;
  for (std::size_t i = 0; i < first.rows(); ++i) {
    for (std::size_t j = 0; j + 1 < first.cols(); j += 2) first(i, j + 1) = first(i, j);
  }
  return net;
}
