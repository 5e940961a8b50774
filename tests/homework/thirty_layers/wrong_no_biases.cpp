// Wrong: rescales the weights and leaves the biases.
// Must say: those of layer 1 are what they were
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.forward(inputs);
    const Matrix z = net.pre_activation(l);
    const Matrix means = column_sums(z) * (1.0 / static_cast<double>(z.rows()));
    const double s = nn::statistics(add_row(z, -1.0 * means)).standard_deviation;
    net.dense(l).weights.value *= 1.0 / s;
  }
}
