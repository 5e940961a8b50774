// Dense: a fully connected layer, y = x W + b.
//
// W is (fan_in x fan_out): column j holds the incoming weights of neuron j, row i the weights that
// look at input i. b is (1 x fan_out), one bias a neuron.
#pragma once

#include "nn/initializer.hpp"
#include "nn/layer.hpp"

namespace nn {

class Dense : public Layer {
 public:
  // Weights from the initializer, biases 0.
  Dense(std::size_t fan_in, std::size_t fan_out, const Initializer& initialize, Rng& rng);

  // Draws a single layer anew, its weights first. The initializer of the biases is asked for a matrix
  // (1 x fan_out) and knows no fan_in: constant, uniform and normal are for it.
  void initialize(const Initializer& weights_by, const Initializer& biases_by, Rng& rng);

  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override { return {&weights, &bias}; }
  void inspect(Inspector& inspector) const override;

  std::size_t fan_in() const { return weights.value.rows(); }
  std::size_t fan_out() const { return weights.value.cols(); }

  Parameter weights;  // (fan_in x fan_out)
  Parameter bias;     // (1 x fan_out)

  // Whether backward computes dL/dx. It is a third of the layer's work, and where x is the data
  // there is nobody to use it: then backward returns an empty matrix.
  bool wants_input_gradient = true;

 private:
  Matrix input_;           // (batch x fan_in)
  Matrix output_;          // (batch x fan_out)
  Matrix input_gradient_;  // (batch x fan_in)
};

}  // namespace nn
