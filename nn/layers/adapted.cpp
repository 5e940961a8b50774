#include "nn/layers/adapted.hpp"

#include <stdexcept>

#include "matrix/matmul.hpp"

namespace nn {

Adapted::Adapted(Dense trained, std::size_t rank)
    : dense(std::move(trained)),
      a{"A", Matrix::zeros(dense.fan_in(), rank), Matrix::zeros(dense.fan_in(), rank)},
      b{"B", Matrix::zeros(rank, dense.fan_out()), Matrix::zeros(rank, dense.fan_out())} {
  if (rank == 0) throw std::invalid_argument("Adapted: a rank of 0: expected at least 1");
}

const Matrix& Adapted::forward(const Matrix& input) {
  input_ = input;
  output_ = dense.forward(input);
  const std::size_t rank = a.value.cols();
  require_shape("Adapted", a, dense.fan_in(), rank);
  require_shape("Adapted", b, rank, dense.fan_out());
  narrow_ = matmul(input, a.value);
  output_ += matmul(narrow_, b.value);
  return output_;
}

// y = ... + (x A) B: the chain rule, once for each factor.
const Matrix& Adapted::backward(const Matrix& output_gradient) {
  require_forward("Adapted", output_gradient, output_);
  const Matrix narrow_gradient = matmul(output_gradient, transpose(b.value));  // dL/d(x A)
  b.gradient = matmul(transpose(narrow_), output_gradient);
  a.gradient = matmul(transpose(input_), narrow_gradient);
  input_gradient_ = dense.backward(output_gradient);
  input_gradient_ += matmul(narrow_gradient, transpose(a.value));
  return input_gradient_;
}

}  // namespace nn
