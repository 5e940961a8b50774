// Reshape: the same numbers, row after row, in rows of another length.
//
// Between layers that count rows differently: a picture of one row a sample becomes one row a pixel for a
// convolution, (batch x pixels * channels) -> (batch * pixels x channels), and back again for a dense layer.
#pragma once

#include "nn/layer.hpp"

namespace nn {

class Reshape : public Layer {
 public:
  explicit Reshape(std::size_t columns);  // throws std::invalid_argument for 0

  // (rows x cols) -> (rows * cols / columns x columns). Throws std::invalid_argument if that is no whole
  // number of rows.
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;

 private:
  std::size_t columns_;
  std::size_t rows_in_ = 0, columns_in_ = 0;  // of the last forward
  Matrix output_;
  Matrix input_gradient_;
};

}  // namespace nn
