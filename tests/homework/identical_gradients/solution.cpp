// The reference solution.
#include "nn/mlp.hpp"

void part_twins(nn::Mlp& net, std::size_t layer) {
  Matrix& outgoing = net.dense(layer + 1).weights.value;  // row j: what leaves neuron j
  for (std::size_t j = 1; j < outgoing.rows(); ++j) {
    outgoing(j, 0) += 0.1 * static_cast<double>(j);
  }
}
