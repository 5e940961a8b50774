// diagnose: what a network suffers from, found by one pass forwards and backwards.
//
//   nn::Mlp net({2, 16, 16, 1}, nn::tanh(), nn::constant(0.5));
//   const nn::Dataset data = nn::moons(200);
//   std::cout << nn::diagnose(net, data);
//
// The size of the loss decides nothing, since a network that cannot learn may have the same loss as
// a healthy one; but a network that answers right already can suffer from nothing but twins. Nor do
// the sizes of weight gradients decide: dL/dW of a layer is its input times its error signal, and
// where activations shrink with depth and error signals shrink on their way back, their product is
// the same in every layer.
//
// Scale is a matter of chance where layers are narrow: of healthy networks with 8 hidden layers of
// 8 ReLUs 24 to 32 of 300 are called vanishing, and most of those learn. From 16 neurons on, none
// of 300.
#pragma once

#include <iosfwd>

#include "nn/dataset.hpp"
#include "nn/diagnosis/disease.hpp"
#include "nn/diagnosis/layer_report.hpp"
#include "nn/loss.hpp"

namespace nn {

struct Finding {
  Disease disease;
  std::size_t first, last;  // layers, counted from 1
  std::string evidence;     // the numbers that say so
  std::string remedy;
};

struct Diagnosis {
  std::string activation;
  double loss;
  std::vector<LayerReport> layers;
  std::vector<Finding> findings;     // in the order of Disease, none twice
  std::vector<std::string> remarks;  // what is no disease and yet worth knowing

  bool healthy() const { return findings.empty(); }
  bool has(Disease disease) const;
  std::string name() const;  // "healthy", "symmetric and vanishing"
};

// The network is copied. Without a loss it is binary cross-entropy if all targets are 0 or 1, with
// a softmax if each row has a single 1 among several, and the mean squared error otherwise. Throws
// std::invalid_argument, in one line, if shapes do not fit, if there are no samples, or if a
// weight, input or target is not finite. What overflows on the way is no error but an explosion.
Diagnosis diagnose(Mlp net, const Dataset& data, Loss loss = nullptr);

// A row a layer, then what was found, why, and what helps.
std::string to_string(const Diagnosis& diagnosis);
std::ostream& operator<<(std::ostream& out, const Diagnosis& diagnosis);

}  // namespace nn
