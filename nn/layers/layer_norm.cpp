#include "nn/layers/layer_norm.hpp"

namespace nn {

const Matrix& LayerNorm::forward(const Matrix& input) {
  prepare(input);
  inverse_.resize(input.rows(), 1);
  const auto features = static_cast<double>(width());
  for (std::size_t i = 0; i < input.rows(); ++i) {
    double total = 0.0, squares = 0.0;
    for (double x : input.row(i)) total += x;
    const double mean = total / features;
    for (double x : input.row(i)) squares += (x - mean) * (x - mean);
    inverse_(i, 0) = inverse_deviation(squares / features);
    for (std::size_t j = 0; j < width(); ++j) {
      normalized_(i, j) = (input(i, j) - mean) * inverse_(i, 0);
    }
  }
  return scale_and_shift();
}

// The same derivation as for BatchNorm, with the features of one sample in the place of the samples
// of one feature. But scale now differs within the sums:
//   g_j = dL/dn_j = scale_j dL/dy_j
//   dL/dx_k = r (g_k - sum_j g_j / width - n_k sum_j g_j n_j / width)
// where r = 1 / sqrt(variance + epsilon).
const Matrix& LayerNorm::backward(const Matrix& output_gradient) {
  backward_scale_and_shift(output_gradient);
  const auto features = static_cast<double>(width());
  for (std::size_t i = 0; i < output_gradient.rows(); ++i) {
    double by_mean = 0.0, by_variance = 0.0;
    for (std::size_t j = 0; j < width(); ++j) {
      const double g = scale.value(0, j) * output_gradient(i, j);
      by_mean += g;
      by_variance += g * normalized_(i, j);
    }
    for (std::size_t j = 0; j < width(); ++j) {
      const double g = scale.value(0, j) * output_gradient(i, j);
      const double taken = by_mean + normalized_(i, j) * by_variance;
      input_gradient_(i, j) = inverse_(i, 0) * (g - taken / features);
    }
  }
  return input_gradient_;
}

}  // namespace nn
