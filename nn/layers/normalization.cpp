#include "nn/layers/normalization.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "nn/inspector.hpp"

namespace nn {

Normalization::Normalization(std::string name, std::size_t width, double epsilon)
    : scale{"scale", Matrix::filled(1, width, 1.0), Matrix::zeros(1, width)},
      shift{"shift", Matrix::zeros(1, width), Matrix::zeros(1, width)},
      name_(std::move(name)),
      epsilon_(epsilon) {
  if (width == 0) throw std::invalid_argument(name_ + ": a width of 0 has nothing to normalize");
  if (!(epsilon >= 0.0 && std::isfinite(epsilon))) {
    throw std::invalid_argument(fmt::format("{}: epsilon {} must be 0 or more", name_, epsilon));
  }
}

void Normalization::prepare(const Matrix& input) {
  if (input.cols() != width()) {
    throw std::invalid_argument(
        fmt::format("{}: {}: expected (batch x {})", name_, shape(input), width()));
  }
  for (Matrix* made : {&normalized_, &output_, &input_gradient_}) {
    made->resize(input.rows(), input.cols());
  }
}

double Normalization::inverse_deviation(double variance) const {
  return std::isfinite(variance) ? 1.0 / std::sqrt(variance + epsilon_)
                                 : std::numeric_limits<double>::quiet_NaN();
}

const Matrix& Normalization::scale_and_shift() {
  for (std::size_t i = 0; i < output_.rows(); ++i) {
    for (std::size_t j = 0; j < output_.cols(); ++j) {
      output_(i, j) = scale.value(0, j) * normalized_(i, j) + shift.value(0, j);
    }
  }
  return output_;
}

// forward: y = scale * n + shift in every sample, so their gradients are sums over the samples, of
// dL/dy * n and of dL/dy.
void Normalization::backward_scale_and_shift(const Matrix& gradient) {
  require_same_shape(name_, gradient, output_);
  column_sums(gradient, shift.gradient);
  std::ranges::fill(scale.gradient.values(), 0.0);
  for (std::size_t i = 0; i < gradient.rows(); ++i) {
    for (std::size_t j = 0; j < gradient.cols(); ++j) {
      scale.gradient(0, j) += gradient(i, j) * normalized_(i, j);
    }
  }
}

void Normalization::inspect(Inspector& inspector) const {
  inspector.normalized(scale, shift, output_, input_gradient_);
}

}  // namespace nn
