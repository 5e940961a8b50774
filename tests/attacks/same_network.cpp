// Attack: one network for every seed.
// Must say: Homework @zero_init_death: not yet.
// Homework: zero_init_death
#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), 1);
  Matrix& last = net.dense(net.depth() - 1).weights.value;
  last = Matrix::zeros(last.rows(), last.cols());
  return net;
}
