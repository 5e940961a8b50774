#include "nn/analysis/splitting.hpp"

#include <fmt/core.h>

#include <stdexcept>

namespace nn {

namespace {

void require_fitting(const Mlp& net, const Matrix& inputs, const Matrix& output_gradient) {
  if (net.depth() != 2 || net.dense(1).fan_out() != 1) {
    throw std::invalid_argument(
        fmt::format("splitting_matrix: one hidden layer and one output, please, not {} and {}",
                    net.depth() - 1, net.dense(net.depth() - 1).fan_out()));
  }
  const std::size_t samples = net.activation(0).rows();
  if (inputs.rows() != samples || inputs.cols() != net.dense(0).fan_in() ||
      output_gradient.rows() != samples || output_gradient.cols() != 1) {
    throw std::invalid_argument(fmt::format(
        "splitting_matrix: inputs {} and output gradient {} do not fit ({} x {}) and "
        "({} x 1), the last forward",
        shape(inputs), shape(output_gradient), samples, net.dense(0).fan_in(), samples));
  }
}

// f''(z), from h = f(z) and slope = f'(z).
double curvature(const Activation& f, double h, double slope) {
  if (f.name == "tanh") return -2.0 * h * slope;
  if (f.name == "sigmoid") return (1.0 - 2.0 * h) * slope;
  throw std::invalid_argument("splitting_matrix: tanh and sigmoid only, not " + f.name);
}

}  // namespace

Matrix splitting_matrix(const Mlp& net, const Matrix& inputs, const Matrix& output_gradient) {
  require_fitting(net, inputs, output_gradient);
  const Activation& f = net.hidden_activation();
  const double v = net.dense(1).weights.value(0, 0);
  const std::size_t last = inputs.cols() + 1;  // the outgoing weight's row and column of H
  Matrix H = Matrix::zeros(last + 1, last + 1);
  for (std::size_t k = 0; k < inputs.rows(); ++k) {
    const auto x = [&](std::size_t i) { return i < inputs.cols() ? inputs(k, i) : 1.0; };
    const double e = output_gradient(k, 0);
    const double h = net.activation(0)(k, 0);
    const double slope = f.derivative(net.pre_activation(0)(k, 0), h);
    const double bend = curvature(f, h, slope);
    for (std::size_t i = 0; i < last; ++i) {
      for (std::size_t j = 0; j < last; ++j) H(i, j) += v * e * bend * x(i) * x(j);
      H(i, last) += e * slope * x(i);
    }
  }
  for (std::size_t i = 0; i < last; ++i) {
    for (std::size_t j = 0; j < i; ++j) H(i, j) = H(j, i);  // x(i) * x(j) rounds another way
    H(last, i) = H(i, last);
  }
  return H;
}

}  // namespace nn
