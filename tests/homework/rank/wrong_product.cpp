// Wrong: W1 is a product of rank 3, and tanh makes its 16 columns independent.
// Must say: W1 has rank 3, but H has rank 16 at the start
#include "matrix/matmul.hpp"
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  Rng rng(seed);
  net.dense(0).weights.value =
      matmul(nn::normal(0.7)(widths[0], rank, rng), nn::normal(0.7)(rank, widths[1], rng));
  return net;
}
