// Wrong: right for rank 3, and the number 3 written down for all.
// Must say: H has rank 3 at the start (widths 7-12-2, rank 5)
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t, std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  Matrix& in = net.dense(0).weights.value;
  Matrix& out = net.dense(1).weights.value;
  for (std::size_t j = 3; j < widths[1]; ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = in(i, j % 3);
    for (std::size_t k = 0; k < out.cols(); ++k) out(j, k) = out(j % 3, k);
  }
  return net;
}
