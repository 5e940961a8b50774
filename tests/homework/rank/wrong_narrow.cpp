// Wrong: a network with as many neurons as the rank.
// Must say: weights (6 x 3), bias (1 x 3), weights (3 x 1), bias (1 x 1), between them tanh
#include "nn/mlp.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed) {
  return {{widths[0], rank, widths[2]}, nn::tanh(), nn::xavier_normal(), seed};
}
