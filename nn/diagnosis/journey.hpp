// The part of nn::diagnose that asks whether signals hold their size: vanishing, exploding.
#pragma once

#include "nn/diagnosis/diagnose.hpp"

namespace nn {

// By what a signal is multiplied on its way through the hidden layers, in log10.
struct Journey {
  double in_all = 0.0;
  std::size_t steps = 0;
  double per_layer() const { return steps == 0 ? 0.0 : in_all / static_cast<double>(steps); }
};

// From the first hidden layer to the last, and error signals from the last to the first. Steps that
// something else explains are left out: into and out of a layer that is dead or saturated, between a
// layer of twins and one of strangers, and through a matrix of zeros.
Journey forwards(const Mlp& net, const Diagnosis& found);
Journey backwards(const Mlp& net, const Diagnosis& found);

// Adds vanishing or exploding to what has been found, or both.
void find_scale(const Mlp& net, const Dataset& data, Diagnosis& found);

bool has_two_ends(const Activation& f);        // tanh, sigmoid; no ReLU
std::string usual_start(const Activation& f);  // "nn::he_normal()"

}  // namespace nn
