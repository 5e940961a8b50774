// The reference solution of homework 12.
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.forward(inputs);  // again: the layers below have changed
    net.dense(l).weights.value *= 1.0 / nn::statistics(net.pre_activation(l)).standard_deviation;
  }
}
