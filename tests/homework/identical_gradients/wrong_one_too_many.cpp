// Wrong: changes an outgoing weight of every neuron, where all but one would do.
// Must say: 4 numbers changed for 4 neurons
#include "nn/mlp.hpp"

void part_twins(nn::Mlp& net, std::size_t layer) {
  Matrix& outgoing = net.dense(layer + 1).weights.value;
  for (std::size_t j = 0; j < outgoing.rows(); ++j) {
    outgoing(j, 0) += 0.1 * static_cast<double>(j + 1);
  }
}
