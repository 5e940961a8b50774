// Layer: what every building block of a network can do. Shapes are (samples x features) throughout.
//
// Rules of use:
// - backward follows the forward whose gradients it computes: a layer remembers its last input.
//   Before any forward it throws std::logic_error.
// - What does not fit the layer, or in backward the last forward's output, throws
//   std::invalid_argument with both shapes, before anything is changed.
// - backward overwrites the gradients of its parameters; it does not add to them.
// - The references that forward and backward return stay valid until the layer's next call.
// - A layer is made in training mode. Those that behave otherwise in evaluation (dropout, batch
//   normalization) say so; all others have one behaviour.
// - An override of set_training hands the mode on to Layer::set_training and to the layers within.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matrix/matrix.hpp"

namespace nn {

// A matrix that training changes, with dL/d(value) beside it in the same shape.
struct Parameter {
  std::string name;
  Matrix value;
  Matrix gradient;
  bool frozen = false;  // nn::train leaves it as it is
};

class Inspector;

class Layer {
 public:
  virtual ~Layer() = default;

  // input: (batch x fan_in); returns (batch x fan_out).
  virtual const Matrix& forward(const Matrix& input) = 0;

  // output_gradient: dL/d(output), (batch x fan_out); returns dL/d(input), (batch x fan_in).
  virtual const Matrix& backward(const Matrix& output_gradient) = 0;

  virtual std::vector<Parameter*> parameters() { return {}; }

  // What training changes without a gradient: the running statistics of batch normalization.
  virtual std::vector<Matrix*> statistics() { return {}; }

  // Training mode, or evaluation.
  virtual void set_training(bool training) { training_ = training; }
  bool training() const { return training_; }

  // Shows what the last forward and backward left behind (nn/inspector.hpp): pre-activations,
  // activations and error signals. A layer that has none of them shows nothing.
  virtual void inspect(Inspector& /*inspector*/) const {}

 private:
  bool training_ = true;
};

// Throws what require_forward says; out of line, so that the test itself can be inlined.
void refuse_backward(std::string_view layer, const Matrix& output_gradient, const Matrix& output);

// What every backward asks first: that a forward left `output`, and that dL/d(output) has its shape.
inline void require_forward(std::string_view layer, const Matrix& output_gradient,
                            const Matrix& output) {
  const bool fits = output_gradient.rows() == output.rows() &&
                    output_gradient.cols() == output.cols() && output.rows() + output.cols() > 0;
  if (!fits) refuse_backward(layer, output_gradient, output);
}

// Throws what require_shape says.
void refuse_shape(std::string_view layer, const Parameter& parameter, std::size_t rows,
                  std::size_t cols);

// Throws std::invalid_argument unless a parameter, which anybody may write to, is (rows x cols).
inline void require_shape(std::string_view layer, const Parameter& parameter, std::size_t rows,
                          std::size_t cols) {
  const bool fits = parameter.value.rows() == rows && parameter.value.cols() == cols;
  if (!fits) refuse_shape(layer, parameter, rows, cols);
}

}  // namespace nn
