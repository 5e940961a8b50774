// diagnose: what a network suffers from, found by one pass forwards and backwards.
//
//   nn::Mlp net({2, 16, 16, 1}, nn::tanh(), nn::constant(0.5));
//   const nn::Dataset data = nn::moons(200);
//   std::cout << nn::diagnose(net, data);
//
// The size of the loss decides nothing, since a network that cannot learn may have the same loss as
// a sound one; but a network that answers right already can suffer from nothing but twins. Nor do
// the sizes of weight gradients decide: dL/dW of a layer is its input times its error signal, and
// where activations shrink with depth and error signals shrink on their way back, their product is
// the same in every layer.
#pragma once

#include <iosfwd>

#include "nn/dataset.hpp"
#include "nn/diagnosis/disease.hpp"
#include "nn/diagnosis/layer_report.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

namespace nn {

struct Finding {
  Disease disease;
  std::size_t first, last;  // layers, counted from 1
  std::string evidence;     // the numbers that say so
  std::string remedy;
};

// What is no disease and yet worth knowing.
enum class Sign {
  near_twins,          // neurons that differ by less than 1 %
  flat_neurons,        // half a layer or more is flat, but not nearly all
  linear_layer,        // nearly all ReLUs of a layer are on for each sample, by their biases
  zero_weights,        // a matrix of zeros that has a gradient
  confidently_wrong,   // the loss is well above that of the best constant answer
  first_or_last_step,  // the first or last weights make a signal too small or too large
  input_scale,         // inputs vary by less than 1/20 or more than 20
  zero_inputs,         // inputs are all 0
  indistinguishable,   // equal inputs have different targets
  unseen_layers        // layers with weights that do not show their signals
};

struct Remark {
  Sign sign;
  std::string evidence;  // the numbers, and the reason
  std::string remedy;
};

struct Diagnosis {
  std::string activation;  // of the hidden layers, "mixed" if they have several
  double loss;
  double best_constant_loss;  // NaN for a loss of your own (nn/diagnosis/baseline.hpp)
  double unexplained;         // share of the targets' variance
  std::vector<LayerReport> layers;
  std::vector<Finding> findings;  // in the order of Disease, none twice
  std::vector<Remark> remarks;
  std::vector<std::string> looked_for;  // and not found: "twins", ...

  bool nothing_found() const { return findings.empty(); }
  bool answers_right() const;  // less than a fifth of the targets' variance is left
  bool has(Disease disease) const;
  bool has(Sign sign) const;
  std::string name() const;  // "nothing found", "symmetric and vanishing"
};

// Without a loss it is loss_for(data.targets). Throws std::invalid_argument, in one line, if shapes
// do not fit, if there are no samples, or if a weight, input or target is not finite. What overflows
// on the way is no error but an explosion.
//
// An Mlp is copied. Any other network is passed through as it is, in the mode in which it is: its
// weights stay, its gradients become those of this pass, and in training mode the running
// statistics of batch normalization and the masks of dropout go on by one step.
Diagnosis diagnose(Mlp net, const Dataset& data, Loss loss = nullptr);
Diagnosis diagnose(Layer& net, const Dataset& data, Loss loss = nullptr);

// A row a layer, then what was found, why, and what helps.
std::string to_string(const Diagnosis& diagnosis);
std::ostream& operator<<(std::ostream& out, const Diagnosis& diagnosis);

}  // namespace nn
