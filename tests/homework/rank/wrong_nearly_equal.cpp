// Wrong: copies whose outgoing weights differ in the ninth digit: not enough to be counted at once.
// Must say: a difference too small to be counted at first has grown
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  Matrix& in = net.dense(0).weights.value;
  Matrix& out = net.dense(1).weights.value;
  for (std::size_t j = rank; j < widths[1]; ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = in(i, j % rank);
    for (std::size_t k = 0; k < out.cols(); ++k) out(j, k) = 1.000000001 * out(j % rank, k);
  }
  return net;
}
