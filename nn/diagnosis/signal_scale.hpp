// Signal scale: whether activations hold their size from layer to layer, and error signals on their
// way back. Weights of a wrong scale multiply both.
#pragma once

#include "nn/diagnosis/layer_report.hpp"

namespace nn {

// By what a signal is multiplied on its way through the hidden layers, in log10.
struct Growth {
  double in_all = 0.0;
  std::size_t steps = 0;  // from one layer to the next
  double per_layer() const { return steps == 0 ? 0.0 : in_all / static_cast<double>(steps); }
};

struct SignalScale {
  Growth activations;    // from the first hidden layer to the last
  Growth error_signals;  // from the last to the first
  bool bounded = true;   // is each f on the way?

  bool vanishing() const;
  bool exploding() const;
};

// Along the main path: what stands in a branch is left out, and sums count as layers. Steps that
// something else explains are left out too: into and out of a layer that is dead or saturated
// (stuck[l], l from 0), between a layer of twins and one without, and through a matrix of zeros.
SignalScale signal_scale(const Anatomy& anatomy, const std::vector<LayerReport>& layers,
                         const std::vector<bool>& stuck);

// The numbers of the layers of the main path, from 0, without the output.
std::vector<std::size_t> main_path(const Anatomy& anatomy);

// "activations times 0.5 from layer to layer, ..."
std::string to_string(const SignalScale& scale);

}  // namespace nn
