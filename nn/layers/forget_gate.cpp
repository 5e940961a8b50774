#include "nn/layers/forget_gate.hpp"

#include "matrix/matmul.hpp"
#include "nn/activation.hpp"
#include "nn/checked.hpp"
#include "nn/layers/steps.hpp"

namespace nn {

namespace {

// f(x W + b)
void dense_step(const Matrix& x, const Parameter& weights, const Parameter& bias,
                const Activation& f, Matrix& z, Matrix& h) {
  matmul(x, weights.value, z);
  z = add_row(std::move(z), bias.value);
  h.resize(z.rows(), z.cols());
  f.forward(z, h);
}

}  // namespace

ForgetGate::ForgetGate(std::size_t features, std::size_t width, const Initializer& weights_by,
                       const Initializer& gate_weights_by, Rng& rng)
    : weights{"weights",
              weights_by(checked::not_0("ForgetGate: features", features),
                         checked::not_0("ForgetGate: width", width), rng),
              Matrix::zeros(features, width)},
      bias{"bias", Matrix::zeros(1, width), Matrix::zeros(1, width)},
      gate_weights{"gate weights", gate_weights_by(features, width, rng),
                   Matrix::zeros(features, width)},
      gate_bias{"gate bias", Matrix::zeros(1, width), Matrix::zeros(1, width)},
      features_(features),
      width_(width) {
  require_parameters();
}

void ForgetGate::require_parameters() const {
  require_shape("ForgetGate", weights, features_, width_);
  require_shape("ForgetGate", bias, 1, width_);
  require_shape("ForgetGate", gate_weights, features_, width_);
  require_shape("ForgetGate", gate_bias, 1, width_);
}

const Matrix& ForgetGate::forward(const Matrix& sequences) {
  const std::size_t steps = count_steps("ForgetGate", sequences, features_);
  require_parameters();
  static const Activation gate = sigmoid(), write = tanh();
  for (auto* each : {&x_, &f_, &u_, &c_}) each->resize(steps + 1);
  cell_gradient_.clear();
  c_[0] = Matrix::zeros(sequences.rows(), width_);
  for (std::size_t t = 1; t <= steps; ++t) {
    take_step(sequences, t, features_, x_[t]);
    dense_step(x_[t], gate_weights, gate_bias, gate, product_, f_[t]);
    dense_step(x_[t], weights, bias, write, product_, u_[t]);
    c_[t] = c_[t - 1];
    c_[t] *= f_[t];
    c_[t] += u_[t];
  }
  return c_[steps];
}

// forward: c_t = f_t c_(t-1) + u_t, element by element, u_t = tanh(x_t W + b), f_t = sigmoid(x_t W_f + b_f).
//   dL/dc_(t-1) = dL/dc_t f_t
//   error signal of u's sum: dL/dc_t (1 - u_t^2),   of the gate's: dL/dc_t c_(t-1) f_t (1 - f_t)
// Weights and biases are used in every step: their gradients are sums over the steps.
const Matrix& ForgetGate::backward(const Matrix& output_gradient) {
  require_forward("ForgetGate", output_gradient, c_.empty() ? Matrix() : c_.back());
  require_parameters();
  const std::size_t last = steps();
  for (Parameter* parameter : parameters()) {
    parameter->gradient = Matrix::zeros(parameter->value.rows(), parameter->value.cols());
  }
  cell_gradient_.resize(last + 1);
  cell_gradient_[last] = output_gradient;
  input_gradient_.resize(output_gradient.rows(), last * features_);
  for (std::size_t t = last; t >= 1; --t) {
    error_signal_ =
        map(cell_gradient_[t], u_[t], [](double d, double u) { return d * (1.0 - u * u); });
    gate_error_signal_ =
        map(cell_gradient_[t], f_[t], [](double d, double f) { return d * f * (1.0 - f); });
    gate_error_signal_ *= c_[t - 1];
    matmul_tn(x_[t], error_signal_, product_);
    weights.gradient += product_;
    matmul_tn(x_[t], gate_error_signal_, product_);
    gate_weights.gradient += product_;
    bias.gradient += column_sums(error_signal_);
    gate_bias.gradient += column_sums(gate_error_signal_);
    Matrix x_gradient = matmul_nt(error_signal_, weights.value);
    x_gradient += matmul_nt(gate_error_signal_, gate_weights.value);
    put_step(x_gradient, t, features_, input_gradient_);
    cell_gradient_[t - 1] = cell_gradient_[t];
    cell_gradient_[t - 1] *= f_[t];
  }
  return input_gradient_;
}

const Matrix& ForgetGate::cell(std::size_t t) const {
  require_step("ForgetGate", "forward", t, steps());
  return c_[t];
}

const Matrix& ForgetGate::cell_gradient(std::size_t t) const {
  require_step("ForgetGate", "backward", t, cell_gradient_.empty() ? 0 : steps());
  return cell_gradient_[t];
}

}  // namespace nn
