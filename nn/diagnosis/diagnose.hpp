// diagnose: what a network suffers from, found by one pass forwards and backwards.
//
//   nn::Mlp net({2, 16, 16, 1}, nn::tanh(), nn::constant(0.5));
//   const nn::Dataset data = nn::moons(200);
//   std::cout << nn::diagnose(net, data);
//
// The size of the loss decides nothing, since a network that cannot learn may have the same loss as
// a sound one; but a network that answers right already (less than a fifth of the targets' variance
// is left) can suffer from nothing but twins. Nor do the sizes of single weight gradients decide:
// dL/dW of a layer is its input times its error signal, and where activations shrink with depth and
// error signals shrink on their way back, their product is the same in every layer.
//
// A plateau or a poor minimum is named where nothing else is: answers are wrong, and the samples'
// gradients cancel to less than 1/1000 of what they would add up to (find_plateau.cpp). Of 100
// networks 2-2-1 of sigmoids that learn XOR, 26 are stuck after 20,000 steps; 25 of them are called
// that, one saturated, and of the 74 others none.
//
// How often it is right, on networks drawn at random with 1 to 12 hidden layers of seven activations
// (tests/drawn_networks.hpp; 1000 networks for each number, 200 from width 128 on). A sick one
// counts if what was made is found and nothing else. Narrow layers stray from the scale that their
// weights have, and lose signals by chance: what is called ill there often is.
//
//         of sound    of sick networks, named right:
//  width  called ill  symmetric       dead  saturated  vanishing  exploding
//      4     13.0 %     88.0 %     90.5 %     95.6 %     96.8 %     75.4 %
//      8      1.7 %     97.8 %     97.4 %     98.9 %     99.9 %     99.0 %
//     16      0.1 %     99.0 %     99.2 %    100.0 %    100.0 %    100.0 %
//     32      0.0 %     99.0 %     99.6 %    100.0 %    100.0 %    100.0 %
//     64      0.0 %     99.5 %     99.8 %    100.0 %    100.0 %    100.0 %
//    128      0.0 %    100.0 %    100.0 %    100.0 %    100.0 %    100.0 %
//    256      0.0 %     99.0 %     99.5 %    100.0 %    100.0 %    100.0 %
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
