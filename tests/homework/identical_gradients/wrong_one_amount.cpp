// Wrong: gives all but one neuron the same new outgoing weight: they are twins of each other still.
// Must say: only 2 different gradients among 4 neurons
#include "nn/mlp.hpp"

void part_twins(nn::Mlp& net, std::size_t layer) {
  Matrix& outgoing = net.dense(layer + 1).weights.value;
  for (std::size_t j = 1; j < outgoing.rows(); ++j) outgoing(j, 0) += 0.1;
}
