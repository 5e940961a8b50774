#include "nn/layers/batch_norm.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace nn {

BatchNorm::BatchNorm(std::size_t width, double epsilon, double momentum)
    : Normalization("BatchNorm", width, epsilon),
      momentum_(momentum),
      mean_(1, width),
      variance_(1, width),
      inverse_(1, width),
      running_mean_(Matrix::zeros(1, width)),
      running_variance_(Matrix::filled(1, width, 1.0)) {
  if (!(momentum >= 0.0 && momentum <= 1.0)) {
    throw std::invalid_argument(fmt::format("BatchNorm: momentum {} is outside [0, 1]", momentum));
  }
}

// The batch's mean and variance, and what the running ones make of them. Columns are added from top
// to bottom, all in the same way.
void BatchNorm::measure(const Matrix& input) {
  if (input.rows() < 2) {
    throw std::invalid_argument(
        fmt::format("BatchNorm: {} in training: a variance needs at least 2 samples; give more, or "
                    "set_training(false)",
                    shape(input)));
  }
  const auto samples = static_cast<double>(input.rows());
  column_sums(input, mean_);
  for (double& value : mean_.values()) value /= samples;
  std::ranges::fill(variance_.values(), 0.0);
  for (std::size_t i = 0; i < input.rows(); ++i) {
    for (std::size_t j = 0; j < width(); ++j) {
      const double off = input(i, j) - mean_(0, j);
      variance_(0, j) += off * off;
    }
  }
  for (std::size_t j = 0; j < width(); ++j) {
    const double unbiased = variance_(0, j) / (samples - 1.0);
    variance_(0, j) /= samples;
    running_mean_(0, j) += momentum_ * (mean_(0, j) - running_mean_(0, j));
    running_variance_(0, j) += momentum_ * (unbiased - running_variance_(0, j));
  }
}

const Matrix& BatchNorm::forward(const Matrix& input) {
  prepare(input);
  if (training()) measure(input);
  by_batch_ = training();
  const Matrix& mean = by_batch_ ? mean_ : running_mean_;
  const Matrix& variance = by_batch_ ? variance_ : running_variance_;
  for (std::size_t j = 0; j < width(); ++j) inverse_(0, j) = inverse_deviation(variance(0, j));
  for (std::size_t i = 0; i < input.rows(); ++i) {
    for (std::size_t j = 0; j < width(); ++j) {
      normalized_(i, j) = (input(i, j) - mean(0, j)) * inverse_(0, j);
    }
  }
  return scale_and_shift();
}

// For one feature, with g_i = dL/dn_i = scale dL/dy_i and r = 1 / sqrt(variance + epsilon).
// forward: n_i = (x_i - mean) r, and every n_i depends on every x_k, in three ways:
//   through x itself      dn_i/dx_k = r if i = k, else 0
//   through the mean      dmean/dx_k = 1 / N, which takes r / N from every n_i
//   through the variance  dvariance/dx_k = 2 (x_k - mean) / N and dr/dvariance = -r^3 / 2, which
//                         takes (x_i - mean) (x_k - mean) r^3 / N = n_i n_k r / N from n_i
// Summed over i:
//   dL/dx_k = r (g_k - sum_i g_i / N - n_k sum_i g_i n_i / N)
// The sums are scale times dL/dshift and dL/dscale. By running statistics, which are constants, the
// first term stands alone.
const Matrix& BatchNorm::backward(const Matrix& output_gradient) {
  backward_scale_and_shift(output_gradient);
  const double share = by_batch_ ? 1.0 / static_cast<double>(output_gradient.rows()) : 0.0;
  for (std::size_t i = 0; i < output_gradient.rows(); ++i) {
    for (std::size_t j = 0; j < width(); ++j) {
      const double taken = shift.gradient(0, j) + normalized_(i, j) * scale.gradient(0, j);
      input_gradient_(i, j) =
          scale.value(0, j) * inverse_(0, j) * (output_gradient(i, j) - share * taken);
    }
  }
  return input_gradient_;
}

}  // namespace nn
