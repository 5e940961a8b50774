#include "nn/layer.hpp"

#include <fmt/core.h>

#include <stdexcept>

namespace nn {

void refuse_backward(std::string_view layer, const Matrix& output_gradient, const Matrix& output) {
  if (output.rows() == 0 && output.cols() == 0) {
    throw std::logic_error(fmt::format(
        "{} backward: no forward came before it, whose gradients these could be", layer));
  }
  require_same_shape(std::string(layer) + " backward", output_gradient, output);
}

void refuse_shape(std::string_view layer, const Parameter& parameter, std::size_t rows,
                  std::size_t cols) {
  throw std::invalid_argument(fmt::format("{}: its {} is {}, expected ({} x {})", layer,
                                          parameter.name, shape(parameter.value), rows, cols));
}

}  // namespace nn
