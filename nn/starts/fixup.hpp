// Fixup: residual networks that train without normalization, by their start alone.
//
// A block h + branch(h) adds the branch's variance to that of h, so L ordinary blocks multiply it
// by a factor to the power of L. Fixup starts every branch at 0 and keeps its other layers so small
// that the first step of all L branches together moves the output by as much as that of a few. For
// branches of m layers in L blocks:
//
//     1. the last layer of each branch starts at 0, and so does the classifier
//     2. the other layers of a branch start as usual (He), times L^(-1/(2m-2))
//     3. each branch ends in a learned multiplier, from 1; and scalar biases, from 0, stand before
//        every layer and activation
//
// Dense layers have a bias for each neuron, which includes the scalar ones, so that of rule 3 one
// Scale at the end of the branch is what there is to add.
// Zhang, Dauphin, Ma 2019, "Fixup initialization: residual learning without normalization".
#pragma once

#include "nn/initializer.hpp"
#include "nn/layers/sequential.hpp"

namespace nn {

// L^(-1/(2m-2)) for L = blocks, m = layers of a branch. Throws std::invalid_argument unless there
// is a block and a branch has at least 2 layers.
double fixup_factor(std::size_t blocks, std::size_t branch_layers);

// A usual start times that factor: rule 2.
Initializer fixup(std::size_t blocks, std::size_t branch_layers, Initializer usual = he_normal());

// A branch (batch x width) -> (batch x width), for a Residual: dense layers of (width x width) with
// a ReLU between them, the last one 0, then a Scale. Its output is exactly 0 at the start.
Sequential fixup_branch(std::size_t width, std::size_t blocks, std::size_t branch_layers, Rng& rng);

}  // namespace nn
