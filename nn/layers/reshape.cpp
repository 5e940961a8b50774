#include "nn/layers/reshape.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace nn {

Reshape::Reshape(std::size_t columns) : columns_(columns) {
  if (columns == 0) throw std::invalid_argument("Reshape: rows of 0 columns hold no numbers");
}

const Matrix& Reshape::forward(const Matrix& input) {
  if (input.size() % columns_ != 0) {
    throw std::invalid_argument(
        fmt::format("Reshape: {} does not fill rows of {} columns", shape(input), columns_));
  }
  rows_in_ = input.rows();
  columns_in_ = input.cols();
  output_.resize(input.size() / columns_, columns_);
  std::ranges::copy(input.values(), output_.values().begin());
  return output_;
}

// Every number goes where it was, and so does its gradient.
const Matrix& Reshape::backward(const Matrix& output_gradient) {
  require_forward("Reshape", output_gradient, output_);
  input_gradient_.resize(rows_in_, columns_in_);
  std::ranges::copy(output_gradient.values(), input_gradient_.values().begin());
  return input_gradient_;
}

}  // namespace nn
