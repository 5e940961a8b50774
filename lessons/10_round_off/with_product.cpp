#include "with_product.hpp"

#include <stdexcept>

namespace lessons {

WithProduct::WithProduct(Product product, nn::Mlp& net) : product_(std::move(product)), net_(net) {
  if (net.depth() != 2)
    throw std::invalid_argument("WithProduct: give a network of one hidden layer");
}

const Matrix& WithProduct::forward(const Matrix& input) {
  const nn::Dense &hidden = net_.dense(0), &output = net_.dense(1);
  x_ = input;
  z_ = add_row(product_(x_, hidden.weights.value), hidden.bias.value);
  h_.resize(z_.rows(), z_.cols());
  net_.hidden_activation().forward(z_, h_);
  logits_ = add_row(product_(h_, output.weights.value), output.bias.value);
  return logits_;
}

const Matrix& WithProduct::backward(const Matrix& output_gradient) {
  nn::Dense &hidden = net_.dense(0), &output = net_.dense(1);
  // As in nn::Dense: dL/dW = x^T dL/dy, dL/db the sum of dL/dy, dL/dx = dL/dy W^T.
  output.weights.gradient = product_(transpose(h_), output_gradient);
  output.bias.gradient = column_sums(output_gradient);
  dz_.resize(z_.rows(), z_.cols());
  const Matrix dh = product_(output_gradient, transpose(output.weights.value));
  net_.hidden_activation().backward(z_, h_, dh, dz_);
  hidden.weights.gradient = product_(transpose(x_), dz_);
  hidden.bias.gradient = column_sums(dz_);
  return no_input_gradient_;
}

}  // namespace lessons
