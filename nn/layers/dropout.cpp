#include "nn/layers/dropout.hpp"

#include <fmt/core.h>

#include <stdexcept>

namespace nn {

Dropout::Dropout(double share, std::uint64_t seed) : share_(share), rng_(seed) {
  if (!(share >= 0.0 && share < 1.0)) {
    throw std::invalid_argument(
        fmt::format("Dropout: a share of {} is outside [0, 1): some neurons must be kept", share));
  }
}

const Matrix& Dropout::forward(const Matrix& input) {
  mask_.resize(input.rows(), input.cols());
  const double kept = 1.0 / (1.0 - share_);
  for (double& factor : mask_.values()) {
    factor = !training() ? 1.0 : rng_.uniform() < share_ ? 0.0 : kept;
  }
  output_ = input;
  output_ *= mask_;
  return output_;
}

// forward: y = x * mask, so dL/dx = dL/dy * mask: a neuron that was dropped gets no gradient.
const Matrix& Dropout::backward(const Matrix& output_gradient) {
  require_forward("Dropout", output_gradient, mask_);
  input_gradient_ = output_gradient;
  input_gradient_ *= mask_;
  return input_gradient_;
}

}  // namespace nn
