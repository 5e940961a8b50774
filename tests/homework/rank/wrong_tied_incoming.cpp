// Wrong: copies what leads into a neuron, not what leads out of it.
// Must say: neurons with equal or opposite activations received gradients that part them
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  Matrix& in = net.dense(0).weights.value;
  for (std::size_t j = rank; j < widths[1]; ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = in(i, j % rank);
  }
  return net;
}
