// ForgetGate: cells that keep in each step as much of what they hold as a gate says.
//
//     f_t = sigmoid(x_t W_f + b_f)                the gate, between 0 and 1
//     c_t = f_t c_(t-1) + tanh(x_t W + b)         element by element, c_0 = 0
//
// The memory of an LSTM without its other gates and without recurrent weights. The gradient goes back from
// step to step by one factor, dL/dc_(t-1) = dL/dc_t f_t: what b_f is at the start decides how far.
// Hochreiter, Schmidhuber 1997, "Long short-term memory"; the gate: Gers, Schmidhuber, Cummins 2000,
// "Learning to forget: continual prediction with LSTM".
#pragma once

#include "nn/initializer.hpp"
#include "nn/layer.hpp"

namespace nn {

class ForgetGate : public Layer {
 public:
  // Biases are 0. W is drawn first. Throws std::invalid_argument if features or width is 0.
  ForgetGate(std::size_t features, std::size_t width, const Initializer& weights_by,
             const Initializer& gate_weights_by, Rng& rng);

  // (batch x steps * features) -> c of the last step, (batch x width): sequences as in Recurrent.
  const Matrix& forward(const Matrix& sequences) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override {
    return {&weights, &bias, &gate_weights, &gate_bias};
  }

  std::size_t steps() const { return c_.empty() ? 0 : c_.size() - 1; }  // of the last forward
  // c_t and dL/dc_t, (batch x width), for t from 1 to steps(). Both throw std::out_of_range for another t, and
  // for a backward that there was not.
  const Matrix& cell(std::size_t t) const;
  const Matrix& cell_gradient(std::size_t t) const;

  Parameter weights, bias;            // W (features x width), b (1 x width)
  Parameter gate_weights, gate_bias;  // W_f (features x width), b_f (1 x width)

 private:
  void require_parameters() const;

  std::size_t features_, width_;
  std::vector<Matrix> x_, f_, u_, c_;  // of step t at index t; u_t = tanh(x_t W + b)
  std::vector<Matrix> cell_gradient_;  // dL/dc_t
  Matrix product_, error_signal_, gate_error_signal_;  // of one step
  Matrix input_gradient_;                              // (batch x steps * features)
};

}  // namespace nn
