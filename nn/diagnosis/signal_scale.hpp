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

  bool vanishing() const;
  bool exploding(const Activation& f) const;
};

// Steps that something else explains are left out: into and out of a layer that is dead or
// saturated (stuck[l], l from 0), between a layer of twins and one without, and through a matrix of
// zeros.
SignalScale signal_scale(const Mlp& net, const std::vector<LayerReport>& layers,
                         const std::vector<bool>& stuck);

std::string to_string(
    const SignalScale& scale);  // "activations times 0.5 from layer to layer, ..."

}  // namespace nn
