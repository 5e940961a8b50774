// The reference solution: every neuron beyond the first `rank` copies one of those,
// what leads into it and what leads out of it.
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  Matrix& in = net.dense(0).weights.value;   // column j: into neuron j
  Matrix& out = net.dense(1).weights.value;  // row j: out of neuron j
  for (std::size_t j = rank; j < widths[1]; ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = in(i, j % rank);
    for (std::size_t k = 0; k < out.cols(); ++k) out(j, k) = out(j % rank, k);
  }
  return net;
}
