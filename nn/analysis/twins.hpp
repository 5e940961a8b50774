// What to measure inside a network: whether its neurons are twins, and whether its signals live.
#pragma once

#include "nn/mlp.hpp"

namespace nn {

// How many columns of a (n x neurons) matrix differ from each other, compared exactly.
std::size_t distinct_columns(const Matrix& a);

// Neurons of a layer that differ in some incoming weight or bias, compared exactly: width if all
// differ, 1 if all are twins.
std::size_t distinct_neurons(const Dense& layer);

// Largest difference between any neuron's incoming weight or bias and the first neuron's: 0 if and
// only if all are twins.
double spread(const Dense& layer);

// The same for hidden layer l of a network, where the weights that lead on count too: neurons that
// hear the same but are heard differently are twins no longer after one step. Throws
// std::out_of_range if layer l is not hidden.
std::size_t distinct_neurons(const Mlp& net, std::size_t l);

// The largest spread of a hidden layer, in the weights that lead into it, its biases and the weights
// that lead on: 0 if and only if every hidden layer is one neuron and its copies.
double spread(const Mlp& net);

// Largest difference between any column of a (n x neurons) matrix and its first: of activations,
// say, or of a weight gradient. 0 for a matrix of one column; throws if it has none.
double column_spread(const Matrix& a);

// The same for equal blocks of columns: the largest difference between any block and the first, as
// the heads of an attention layer are blocks. Throws std::invalid_argument unless the columns can
// be divided into `blocks` blocks of 1 or more.
double block_spread(const Matrix& a, std::size_t blocks);

struct Statistics {
  double mean;
  double standard_deviation;  // the population's: divides by n
  double mean_square;
};
Statistics statistics(const Matrix& a);  // throws std::invalid_argument if a is empty

// The two ways in which a neuron of hidden layer l stops learning, as shares of the layer's neurons
// over the batch of the last forward. Dead: f'(z) is exactly 0 for every sample, so that no
// gradient can pass. Saturated: it is not dead, but its mean |f'(z)| is under 5 % of f'(0) (of 1
// for a ReLU, whose f' is 1 wherever it is not 0).
struct Health {
  double dead_share;
  double saturated_share;
};
Health health(const Mlp& net, std::size_t l);

}  // namespace nn
