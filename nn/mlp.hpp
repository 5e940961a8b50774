// Mlp: a multilayer perceptron, dense layers with an activation between them.
//
// Mlp({2, 16, 16, 1}, ...) reads 2 numbers a sample, has two hidden layers of 16 neurons and gives
// one number without an activation, the logit: three layers of weights, W1 to W3 in what we print.
// C++ counts from 0, so they are dense(0) to dense(2). mlp.cpp, forward and backward, is the page
// to read first.
#pragma once

#include "nn/activation.hpp"
#include "nn/dense.hpp"
#include "nn/initializer.hpp"

namespace nn {

// The widths of a network whose hidden layers have one width: layer_widths(2, 3, 16, 1) is
// {2, 16, 16, 16, 1}.
std::vector<std::size_t> layer_widths(std::size_t inputs, std::size_t hidden_layers,
                                      std::size_t width, std::size_t outputs);

class Mlp : public Layer {
 public:
  // widths: input, hidden layers, output. The layers draw from one generator, the first layer
  // first. Throws std::invalid_argument for fewer than two widths or a width of 0.
  Mlp(const std::vector<std::size_t>& widths, const Activation& hidden,
      const Initializer& initialize, std::uint64_t seed = 1);

  const Matrix& forward(const Matrix& input) override;
  // dL/d(input) is left out and an empty matrix returned, unless dense(0).wants_input_gradient is
  // set: set it for a network that is part of another.
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override;  // W1, b1, W2, b2, ...
  void inspect(Inspector& inspector) const override;

  std::size_t depth() const { return stages_.size(); }  // layers of weights

  // These and what follows throw std::out_of_range for a layer that there is not.
  Dense& dense(std::size_t l) { return stages_[existing(l)].dense; }
  const Dense& dense(std::size_t l) const { return stages_[existing(l)].dense; }

  // What the last forward and backward left in that layer, (batch x width of the layer): its
  // pre-activations z, its activations h and its error signals delta = dL/dz.
  const Matrix& pre_activation(std::size_t l) const {
    return stages_[existing(l)].activation.input();
  }
  const Matrix& activation(std::size_t l) const { return stages_[existing(l)].activation.output(); }
  const Matrix& error_signal(std::size_t l) const {
    return stages_[existing(l)].activation.input_gradient();
  }

  const Activation& hidden_activation() const { return hidden_; }

 private:
  struct Stage {
    Dense dense;
    ActivationLayer activation;
  };
  std::size_t existing(std::size_t l) const;  // l; throws if there is no such layer

  Activation hidden_;
  std::vector<Stage> stages_;
};

}  // namespace nn
