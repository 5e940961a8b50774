// Attack: weights that are no numbers.
// Must say: Homework @zero_init_death: not yet.
// Homework: zero_init_death
#include <cmath>

#include "nn/mlp.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  for (std::size_t l = 0; l < net.depth(); ++l) net.dense(l).weights.value *= std::nan("");
  return net;
}
