#include "nn/layers/scale.hpp"

namespace nn {

const Matrix& Scale::forward(const Matrix& input) {
  require_shape("Scale", multiplier, 1, 1);
  require_shape("Scale", bias, 1, 1);
  input_ = input;
  output_ = input;
  output_ *= multiplier.value(0, 0);
  output_ += bias.value(0, 0);
  return output_;
}

// forward: y = multiplier x + bias for every element, so both gradients are sums over all elements:
//   dL/dmultiplier = sum of dL/dy x,   dL/dbias = sum of dL/dy,   dL/dx = multiplier dL/dy
const Matrix& Scale::backward(const Matrix& output_gradient) {
  require_forward("Scale", output_gradient, input_);
  require_shape("Scale", multiplier, 1, 1);
  double products = 0.0;
  for (std::size_t k = 0; k < input_.size(); ++k) {
    products += output_gradient.values()[k] * input_.values()[k];
  }
  multiplier.gradient.resize(1, 1);
  bias.gradient.resize(1, 1);
  multiplier.gradient(0, 0) = products;
  bias.gradient(0, 0) = sum(output_gradient);
  input_gradient_ = output_gradient;
  input_gradient_ *= multiplier.value(0, 0);
  return input_gradient_;
}

}  // namespace nn
