// Wrong: looks once, then rescales all: each layer by what it was before the others changed.
// Must say: the deviations that you divided by were measured before the layers below had changed
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs) {
  net.forward(inputs);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.dense(l).weights.value *= 1.0 / nn::statistics(net.pre_activation(l)).standard_deviation;
  }
}
