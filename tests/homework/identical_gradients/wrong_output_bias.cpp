// Wrong: changes the bias of the output, which all neurons hear of alike.
// Must say: gradients agree too, to a millionth of the largest (widths 2-4-1; layer 0; changed: 1 in dense(1).bias)
#include "nn/mlp.hpp"

void part_twins(nn::Mlp& net, std::size_t) { net.dense(net.depth() - 1).bias.value(0, 0) += 0.5; }
