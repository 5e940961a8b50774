// Wrong: gives each neuron a size of its own.
// Must say: are not the old ones times one positive number
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.forward(inputs);
    const Matrix z = net.pre_activation(l);
    const Matrix means = column_sums(z) * (1.0 / static_cast<double>(z.rows()));
    const double s = nn::statistics(add_row(z, -1.0 * means)).standard_deviation;
    net.dense(l).weights.value *= 1.0 / s;
    net.dense(l).bias.value = (net.dense(l).bias.value - means) * (1.0 / s);
    for (std::size_t i = 0; i < net.dense(l).weights.value.rows(); ++i) {
      for (std::size_t j = 0; j < z.cols(); ++j) {
        net.dense(l).weights.value(i, j) *= 1.0 + 0.01 * static_cast<double>(j);
      }
    }
  }
}
