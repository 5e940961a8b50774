// Signs: what each layer of a network shows after one pass forwards and backwards.
#pragma once

#include "nn/mlp.hpp"

namespace nn {

// The output layer has no f and nobody behind it: its slope is 1, and no neuron counts as a twin.
struct Signs {
  std::size_t neurons;
  std::size_t different;  // in incoming weights, bias or outgoing weights, compared exactly
  std::size_t apart;      // the same, if differences below 1 % of a neuron do not count
  double flat;            // share of neurons whose mean |f'| is under 0.5 % of f's steepest slope
  double slope;           // mean |f'| of the layer, as a share of f's steepest slope
  double activation;      // how far h is from the neuron's mean over the samples, root mean square
  double error;           // length of a sample's dL/dz, root mean square
};

// A layer a row, for the last forward and backward. Both lengths are those that a start with
// variance gain^2 / fan_in keeps, whatever the widths: forwards the size of an element, backwards
// that of a whole row.
std::vector<Signs> signs_of(const Mlp& net);

// The largest |f'(z)| for z from -4 to 4: 1 of ReLU and tanh, 1/4 of a sigmoid.
double steepest_slope(const Activation& f);

// Root mean square of the distances to the mean of a column, over a (samples x features) matrix. Of
// samples that are all equal, a single one say, it is the root mean square itself.
double movement(const Matrix& a);

}  // namespace nn
