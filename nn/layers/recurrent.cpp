#include "nn/layers/recurrent.hpp"

#include "matrix/matmul.hpp"
#include "nn/checked.hpp"
#include "nn/inspector.hpp"
#include "nn/layers/steps.hpp"

namespace nn {

Recurrent::Recurrent(std::size_t features, std::size_t width, const Activation& f,
                     const Initializer& input_weights, const Initializer& recurrent_weights,
                     Rng& rng)
    : input{"input weights",
            input_weights(checked::not_0("Recurrent: features", features),
                          checked::not_0("Recurrent: width", width), rng),
            Matrix::zeros(features, width)},
      recurrent{"recurrent weights", recurrent_weights(width, width, rng),
                Matrix::zeros(width, width)},
      bias{"bias", Matrix::zeros(1, width), Matrix::zeros(1, width)},
      f_(f),
      features_(features),
      width_(width) {
  require_parameters();
}

void Recurrent::require_parameters() const {
  require_shape("Recurrent", input, features_, width_);
  require_shape("Recurrent", recurrent, width_, width_);
  require_shape("Recurrent", bias, 1, width_);
}

const Matrix& Recurrent::forward(const Matrix& sequences) {
  const std::size_t steps = count_steps("Recurrent", sequences, features_);
  require_parameters();
  for (auto* each : {&x_, &z_, &h_}) each->resize(steps + 1);
  state_gradient_.clear();
  h_[0] = Matrix::zeros(sequences.rows(), width_);
  for (std::size_t t = 1; t <= steps; ++t) {
    take_step(sequences, t, features_, x_[t]);
    matmul(x_[t], input.value, z_[t]);
    matmul(h_[t - 1], recurrent.value, product_);
    z_[t] += product_;
    z_[t] = add_row(std::move(z_[t]), bias.value);
    h_[t].resize(sequences.rows(), width_);
    f_.forward(z_[t], h_[t]);
  }
  return h_[steps];
}

// forward: z_t = x_t W_x + h_(t-1) W_h + b, h_t = f(z_t). Each weight is used in every step, so its gradient
// is a sum over the steps:
//   dL/dz_t = dL/dh_t f'(z_t),   dL/dh_(t-1) = dL/dz_t W_h^T,   dL/dx_t = dL/dz_t W_x^T
//   dL/dW_x = sum of x_t^T dL/dz_t,   dL/dW_h = sum of h_(t-1)^T dL/dz_t,   dL/db = sum over t and samples
const Matrix& Recurrent::backward(const Matrix& output_gradient) {
  require_forward("Recurrent", output_gradient, h_.empty() ? Matrix() : h_.back());
  require_parameters();
  const std::size_t last = steps();
  for (Parameter* parameter : parameters()) {
    parameter->gradient = Matrix::zeros(parameter->value.rows(), parameter->value.cols());
  }
  state_gradient_.resize(last + 1);
  error_signal_.resize(last + 1);
  state_gradient_[last] = output_gradient;
  input_gradient_.resize(output_gradient.rows(), last * features_);
  for (std::size_t t = last; t >= 1; --t) {
    error_signal_[t].resize(output_gradient.rows(), width_);
    f_.backward(z_[t], h_[t], state_gradient_[t], error_signal_[t]);
    matmul_tn(x_[t], error_signal_[t], product_);
    input.gradient += product_;
    matmul_tn(h_[t - 1], error_signal_[t], product_);
    recurrent.gradient += product_;
    bias.gradient += column_sums(error_signal_[t]);
    matmul_nt(error_signal_[t], input.value, product_);
    put_step(product_, t, features_, input_gradient_);
    matmul_nt(error_signal_[t], recurrent.value, state_gradient_[t - 1]);
  }
  return input_gradient_;
}

const Matrix& Recurrent::state(std::size_t t) const {
  require_step("Recurrent", "forward", t, steps());
  return h_[t];
}

const Matrix& Recurrent::state_gradient(std::size_t t) const {
  require_step("Recurrent", "backward", t, state_gradient_.empty() ? 0 : steps());
  return state_gradient_[t];
}

void Recurrent::inspect(Inspector& inspector) const {
  if (state_gradient_.empty()) return;
  const std::size_t last = steps();
  inspector.weighted(recurrent, bias, h_[last - 1], z_[last], state_gradient_[last - 1]);
  inspector.activated(f_, z_[last], h_[last], error_signal_[last]);
}

}  // namespace nn
