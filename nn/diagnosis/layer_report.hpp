// LayerReport: what one layer of a network shows after a pass forwards and backwards.
#pragma once

#include "nn/diagnosis/anatomy.hpp"

namespace nn {

// The output layer has neither f nor outgoing weights: its slope is 1, and no neuron counts as a
// twin. The same holds for a sum. The slope of heads is how evenly they share out their attention.
struct LayerReport {
  std::string kind;  // "tanh", "linear", "heads", "sum"
  std::size_t neurons;
  std::size_t different;  // in incoming weights, bias or outgoing weights, compared exactly
  std::size_t apart;      // the same, if differences below 1 % of a neuron do not count
  double flat;            // share of neurons that are nearly_flat (nn/analysis/saturation.hpp)
  double always_on;       // share of neurons where f is steepest for each sample: a ReLU's line
  double slope;           // mean |f'| of the layer, as a share of f's steepest slope
  double activation;      // variation of h over the samples
  double error;           // length of a sample's dL/dz, root mean square
};

// One entry a layer, for the last forward and backward. Activation and error are what a start with
// variance gain^2 / fan_in keeps from layer to layer, whatever the widths: forwards the size of an
// element, backwards that of a whole row.
std::vector<LayerReport> layer_reports(const Anatomy& anatomy);

// Root mean square of the distances to the mean of a column, over a (samples x features) matrix. Of
// samples that are all equal, a single one say, it is the root mean square itself.
double variation(const Matrix& a);

}  // namespace nn
