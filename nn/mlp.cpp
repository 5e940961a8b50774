// A network of L layers is a chain of functions, and training needs the derivative of the chain.
// Layer l has the weights W_l (n_(l-1) x n_l), a column a neuron, and the biases b_l (1 x n_l).
//
//   forward    h_0 = x                       the batch                           (batch x n_0)
//              z_l = h_(l-1) W_l + b_l       pre-activations                     (batch x n_l)
//              h_l = f(z_l)                  activations, element by element     (batch x n_l)
//              h_L = z_L                     logits: no f after the last layer   (batch x n_L)
//
// The loss is one number. How much would it change if a pre-activation of layer l changed a little?
// By delta_l = dL/dz_l, the error signal of that layer. Backward starts at the loss and goes back
// through the same chain. The chain rule gives each error signal from that of the layer behind, so
// that nothing is computed twice:
//
//   backward   delta_L = dL/dz_L             what the loss hands in              (batch x n_L)
//              dL/dW_l = h_(l-1)^T delta_l   what training subtracts, scaled   (n_(l-1) x n_l)
//              dL/db_l = delta_l summed over the batch                               (1 x n_l)
//              dL/dh_(l-1) = delta_l W_l^T   by the outgoing weights         (batch x n_(l-1))
//              delta_(l-1) = dL/dh_(l-1) * f'(z_(l-1))   element by element  (batch x n_(l-1))
//
// Read the fourth line of it twice. Neuron j of layer l-1 gets its error signal through its
// outgoing weights alone, row j of W_l. Two neurons with the same incoming weights, the same bias
// and the same outgoing weights get the same error signal and the same gradients, to the last bit:
// the subject of this course.
//
// (As an index L is the last layer, in a derivative the loss.) C++ counts from 0: layer l is
// stages_[l - 1] here, and dense(l - 1), error_signal(l - 1) and so on outside.
#include "nn/mlp.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace nn {

std::vector<std::size_t> layer_widths(std::size_t inputs, std::size_t hidden_layers,
                                      std::size_t width, std::size_t outputs) {
  std::vector<std::size_t> widths(hidden_layers + 2, width);
  widths.front() = inputs;
  widths.back() = outputs;
  return widths;
}

const Matrix& Mlp::forward(const Matrix& input) {
  const Matrix* signal = &input;  // h_0
  for (Stage& layer : stages_) {
    const Matrix& z = layer.dense.forward(*signal);  // z_l = h_(l-1) W_l + b_l
    signal = &layer.activation.forward(z);           // h_l = f(z_l)
  }
  return *signal;
}

const Matrix& Mlp::backward(const Matrix& output_gradient) {
  const Matrix* gradient = &output_gradient;  // dL/dh_L
  for (std::size_t l = stages_.size(); l-- > 0;) {
    const Matrix& delta = stages_[l].activation.backward(*gradient);  // dL/dh_l * f'(z_l)
    gradient = &stages_[l].dense.backward(delta);  // dL/dW_l, dL/db_l and dL/dh_(l-1)
  }
  return *gradient;
}

Mlp::Mlp(const std::vector<std::size_t>& widths, const Activation& hidden,
         const Initializer& initialize, std::uint64_t seed)
    : hidden_(hidden) {
  if (widths.size() < 2) throw std::invalid_argument("Mlp: give at least two widths, in and out");
  if (std::ranges::count(widths, std::size_t{0}) > 0) {
    throw std::invalid_argument("Mlp: a width is 0, but every layer needs a neuron");
  }
  Rng rng(seed);
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
    const bool last = l + 2 == widths.size();
    stages_.push_back({Dense(widths[l], widths[l + 1], initialize, rng),
                       ActivationLayer(last ? identity() : hidden)});
  }
  stages_.front().dense.wants_input_gradient = false;
}

std::size_t Mlp::existing(std::size_t l) const {
  if (l < stages_.size()) return l;
  throw std::out_of_range(
      fmt::format("Mlp: there is no layer {}: it has {} layers of weights, 0 to {}", l,
                  stages_.size(), stages_.size() - 1));
}

std::vector<Parameter*> Mlp::parameters() {
  std::vector<Parameter*> all;
  for (Stage& stage : stages_) {
    for (Parameter* parameter : stage.dense.parameters()) all.push_back(parameter);
  }
  return all;
}

void Mlp::inspect(Inspector& inspector) const {
  for (const Stage& stage : stages_) {
    stage.dense.inspect(inspector);
    stage.activation.inspect(inspector);
  }
}

}  // namespace nn
