// Wrong: copies of opposite sign, whose outgoing weights have the same sign.
// Must say: H has rank 3 at the start and 6 after one step (widths 6-16-1, rank 3)
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  Matrix& in = net.dense(0).weights.value;
  Matrix& out = net.dense(1).weights.value;
  for (std::size_t j = rank; j < widths[1]; ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = -in(i, j % rank);
    for (std::size_t k = 0; k < out.cols(); ++k) out(j, k) = out(j % rank, k);
  }
  return net;
}
