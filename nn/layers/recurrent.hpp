// Recurrent: the same weights in every step of a sequence, h_t = f(x_t W_x + h_(t-1) W_h + b), h_0 = 0.
//
// A row is a sample, its steps one behind the other: the input is (batch * steps x features) row by row, that
// is (batch x steps * features), and the output is the last h, (batch x width). A column of W_x, of W_h and of
// b together is a unit, which is a neuron; row i of W_h holds the weights by which the others read unit i one
// step later.
//
// Backwards through time, from the last step to the first: dL/dz_t = dL/dh_t f'(z_t), and
// dL/dh_(t-1) = dL/dz_t W_h^T. Elman 1990, "Finding structure in time". PyTorch: RNN(features, width), whose
// weights are ours transposed, with one of its two biases.
#pragma once

#include "nn/activation.hpp"
#include "nn/initializer.hpp"

namespace nn {

class Recurrent : public Layer {
 public:
  // Biases are 0. W_x is drawn first. Throws std::invalid_argument if features or width is 0.
  Recurrent(std::size_t features, std::size_t width, const Activation& f,
            const Initializer& input_weights, const Initializer& recurrent_weights, Rng& rng);

  // (batch x steps * features) -> (batch x width), for any number of steps. Throws std::invalid_argument for
  // columns that are no whole number of steps, or none.
  const Matrix& forward(const Matrix& sequences) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override { return {&input, &recurrent, &bias}; }
  // The last step, where it reads the step before it.
  void inspect(Inspector& inspector) const override;

  std::size_t steps() const { return h_.empty() ? 0 : h_.size() - 1; }  // of the last forward
  // h_t and dL/dh_t, (batch x width), for t from 1 to steps(). Both throw std::out_of_range for another t, and
  // for a backward that there was not.
  const Matrix& state(std::size_t t) const;
  const Matrix& state_gradient(std::size_t t) const;

  Parameter input;      // W_x, (features x width)
  Parameter recurrent;  // W_h, (width x width)
  Parameter bias;       // b, (1 x width)

 private:
  void require_parameters() const;

  Activation f_;
  std::size_t features_, width_;
  // Of step t at index t: those of 0 are empty, but for h_0.
  std::vector<Matrix> x_, z_, h_;
  std::vector<Matrix> state_gradient_, error_signal_;  // dL/dh_t, dL/dz_t
  Matrix product_;                                     // of one step
  Matrix input_gradient_;                              // (batch x steps * features)
};

}  // namespace nn
