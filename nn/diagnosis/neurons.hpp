// Neurons of a stage, as rows of all numbers that make them what they are: which are copies, and
// which are nearly so.
#pragma once

#include "nn/diagnosis/anatomy.hpp"

namespace nn {

// How many neurons differ from each other, compared exactly, in incoming weights, bias, what a
// normalization multiplies and adds, and outgoing weights. Where a neuron's output goes elsewhere
// than into one matrix of weights (before a residual block, say), its weight gradient stands for the
// outgoing weights: neurons that agree in weights and in a gradient that is not 0 stay equal. A
// neuron of heads has its column of values and all queries and keys of its head.
std::size_t different_neurons(const AnatomyStage& stage);

// The same, if differences below 1 % of a neuron's length do not count. Where outgoing weights are
// not known it is different_neurons.
std::size_t neurons_apart(const AnatomyStage& stage);

}  // namespace nn
