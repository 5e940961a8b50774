// Layer: what every building block of a network can do. Shapes are (samples x features) throughout.
//
// Rules of use:
// - backward follows the forward whose gradients it computes: a layer remembers its last input.
// - backward overwrites the gradients of its parameters; it does not add to them.
// - The references that forward and backward return stay valid until the layer's next call.
// - A layer is made in training mode. Those that behave otherwise in evaluation (dropout, batch
//   normalization) say so; all others have one behaviour.
#pragma once

#include <string>
#include <vector>

#include "matrix/matrix.hpp"

namespace nn {

// A matrix that training changes, with dL/d(value) beside it in the same shape.
struct Parameter {
  std::string name;
  Matrix value;
  Matrix gradient;
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

  // Training mode, or evaluation.
  virtual void set_training(bool /*training*/) {}

  // Shows what the last forward and backward left behind (nn/inspector.hpp): pre-activations,
  // activations and error signals. A layer that has none of them shows nothing.
  virtual void inspect(Inspector& /*inspector*/) const {}
};

}  // namespace nn
