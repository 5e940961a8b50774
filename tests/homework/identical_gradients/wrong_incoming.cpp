// Wrong: changes weights that lead into the neurons, and so what they say.
// Must say: the neurons no longer give the same output
#include "nn/mlp.hpp"

void part_twins(nn::Mlp& net, std::size_t layer) {
  Matrix& incoming = net.dense(layer).weights.value;
  for (std::size_t j = 1; j < incoming.cols(); ++j) {
    incoming(0, j) += 0.1 * static_cast<double>(j);
  }
}
