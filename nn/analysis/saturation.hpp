// Saturation: how much of an activation's slope is left where the neurons of a layer stand. An
// error signal is multiplied by f'(z), so that a neuron on a flat part of f learns nothing.
//
// Measured over the batch of the last forward, as shares of f's steepest slope. Where a slope is NaN,
// so is every measure.
#pragma once

#include <limits>

#include "nn/mlp.hpp"

namespace nn {

// The largest |f'(z)| for z from -4 to 4: 1 of ReLU and tanh, 1/4 of a sigmoid.
double steepest_slope(const Activation& f);

bool is_bounded(const Activation& f);  // tanh and sigmoid are, ReLU is not

// Mean |f'(z)| over samples and neurons of hidden layer l. Like flat_share it throws
// std::out_of_range if layer l is not hidden, and std::invalid_argument before any forward.
double mean_slope(const Mlp& net, std::size_t l);

// How flat is flat? A neuron counts if its mean |f'(z)| is below the threshold:
inline constexpr double nearly_flat = 0.005;  // half the slope of a leaky ReLU, which is not dead
inline constexpr double exactly_flat =
    std::numeric_limits<double>::min();  // f'(z) is 0 for each sample

// Share of the neurons of hidden layer l that are so flat.
double flat_share(const Mlp& net, std::size_t l, double threshold);

}  // namespace nn
