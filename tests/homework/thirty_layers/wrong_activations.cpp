// Wrong: divides what the layers say, and leaves the weights.
// Must say: the weights are what stays
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs) {
  net.forward(inputs);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix z = net.pre_activation(l);
    z *= 1.0 / nn::statistics(z).standard_deviation;
  }
}
