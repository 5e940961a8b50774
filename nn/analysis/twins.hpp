// Twins: neurons with the same incoming weights, bias and outgoing weights, compared exactly.
// Spreads are absolute differences, 0 if and only if all are the same number to the last bit; 0 and -0
// are the same. A NaN is like nothing, not even itself: a column with one differs from all, and a
// spread over one is NaN.
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

// The same for hidden layer l of a network, where the outgoing weights count too: neurons that
// agree in their incoming weights alone get different error signals, and differ after one step.
// Throws std::out_of_range if layer l is not hidden.
std::size_t distinct_neurons(const Mlp& net, std::size_t l);

// The largest spread of a hidden layer, in incoming weights, biases and outgoing weights: 0 if and
// only if every hidden layer is one neuron and its copies.
double spread(const Mlp& net);

// Largest difference between any column of a (n x neurons) matrix and its first: of activations,
// say, or of a weight gradient. 0 for a matrix of one column; throws if it has none.
double column_spread(const Matrix& a);

// The same for equal blocks of columns: the largest difference between any block and the first, as
// the heads of an attention layer are blocks. Throws std::invalid_argument unless the columns can
// be divided into `blocks` blocks of 1 or more.
double block_spread(const Matrix& a, std::size_t blocks);

}  // namespace nn
