#include "nn/dense.hpp"

#include "matrix/matmul.hpp"
#include "nn/inspector.hpp"

namespace nn {

Dense::Dense(std::size_t fan_in, std::size_t fan_out, const Initializer& initialize, Rng& rng)
    : weights{"weights", initialize(fan_in, fan_out, rng), Matrix::zeros(fan_in, fan_out)},
      bias{"bias", Matrix::zeros(1, fan_out), Matrix::zeros(1, fan_out)} {
  require_shape("Dense", weights, fan_in, fan_out);  // an initializer can be anybody's
}

const Matrix& Dense::forward(const Matrix& input) {
  require_shape("Dense", bias, 1, fan_out());
  matmul(input, weights.value, output_);
  input_ = input;
  output_ = add_row(std::move(output_), bias.value);
  return output_;
}

// forward: y = x W + b. Each entry of W meets every sample once, so its gradient is
// a sum over them:
//   dL/dW = x^T dL/dy        (fan_in x batch)(batch x fan_out)
//   dL/db = sum over samples of dL/dy
//   dL/dx = dL/dy W^T        (batch x fan_out)(fan_out x fan_in)
const Matrix& Dense::backward(const Matrix& output_gradient) {
  require_forward("Dense", output_gradient, output_);
  matmul_tn(input_, output_gradient, weights.gradient);
  column_sums(output_gradient, bias.gradient);
  if (!wants_input_gradient) input_gradient_.resize(0, 0);
  if (wants_input_gradient) matmul_nt(output_gradient, weights.value, input_gradient_);
  return input_gradient_;
}

void Dense::initialize(const Initializer& weights_by, const Initializer& biases_by, Rng& rng) {
  Matrix new_weights = weights_by(fan_in(), fan_out(), rng);
  Matrix new_biases = biases_by(1, fan_out(), rng);
  require_same_shape("Dense::initialize, weights", new_weights, weights.value);
  require_same_shape("Dense::initialize, biases", new_biases, bias.value);
  weights.value = std::move(new_weights);
  bias.value = std::move(new_biases);
}

void Dense::inspect(Inspector& inspector) const {
  inspector.weighted(weights, bias, input_, output_, input_gradient_);
}

}  // namespace nn
