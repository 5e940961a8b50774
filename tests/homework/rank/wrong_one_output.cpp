// Wrong: copies the weight that leads to the first output only.
// Must say: after one step (widths 7-12-2, rank 5)
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  Matrix& in = net.dense(0).weights.value;
  Matrix& out = net.dense(1).weights.value;
  for (std::size_t j = rank; j < widths[1]; ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = in(i, j % rank);
    out(j, 0) = out(j % rank, 0);
  }
  return net;
}
