#include "nn/layers/normalization.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "nn/checked.hpp"
#include "nn/inspector.hpp"

namespace nn {

Normalization::Normalization(std::string name, std::size_t width, double epsilon)
    : scale{"scale", Matrix::filled(1, width, 1.0), Matrix::zeros(1, width)},
      shift{"shift", Matrix::zeros(1, width), Matrix::zeros(1, width)},
      name_(std::move(name)),
      width_(width),
      epsilon_(epsilon) {
  if (width == 0) throw std::invalid_argument(name_ + ": a width of 0 has nothing to normalize");
  checked::above_0(name_ + ": epsilon",
                   epsilon);  // what is constant would be divided by the root of 0
}

void Normalization::require_parameters() const {
  require_shape(name_, scale, 1, width_);
  require_shape(name_, shift, 1, width_);
}

void Normalization::prepare(const Matrix& input) {
  require_parameters();
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
  require_forward(name_, gradient, output_);
  require_parameters();
  column_sums(gradient, shift.gradient);
  scale.gradient.resize(1, width_);
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
