// Wrong: changes weights of the last layer, whichever layer is to be parted.
// Must say: gradients agree too, to a millionth of the largest (widths 2-4-3-1; layer 0; changed: 2 in dense(2).weights)
#include "nn/mlp.hpp"

void part_twins(nn::Mlp& net, std::size_t) {
  Matrix& last = net.dense(net.depth() - 1).weights.value;
  for (std::size_t j = 1; j < last.rows(); ++j) last(j, 0) += 0.1 * static_cast<double>(j);
}
