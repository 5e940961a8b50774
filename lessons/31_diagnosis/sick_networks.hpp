// Two of the ways to make a network sick, which the lesson and the check of its homework share.
#pragma once

#include "nn/mlp.hpp"

namespace lessons {

// Weights of variance (factor * gain)^2 / fan_in. The gain is the one that holds signals, near enough:
// GELU's, the sqrt(2) of both ReLUs, or 1.
nn::Initializer scaled(const nn::Activation& f, double factor);

// All neurons of hidden layer l become twins, the weights that lead on included: copies of the first
// in the first layer, and means of what comes in in the others. Signals stay of the size they were.
void make_twins(nn::Mlp& net, std::size_t l);

}  // namespace lessons
