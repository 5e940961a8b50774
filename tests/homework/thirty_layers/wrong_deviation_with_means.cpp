// Wrong: takes the deviation before the means are subtracted.
// Must say: measured with the means or without
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.forward(inputs);
    const Matrix z = net.pre_activation(l);
    const Matrix means = column_sums(z) * (1.0 / static_cast<double>(z.rows()));
    const double s = nn::statistics(z).standard_deviation;
    net.dense(l).weights.value *= 1.0 / s;
    net.dense(l).bias.value = (net.dense(l).bias.value - means) * (1.0 / s);
  }
}
