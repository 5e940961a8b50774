// The variance map: what a layer of random weights makes of the variance of its sums.
//
// If the sums z of a wide layer are normal numbers of variance q, the next layer's have the variance
// gain^2 E f(sqrt(q) z)^2, z standard normal. With the matched gain 1 is a fixed point: q = 1 stays.
// What becomes of a q beside it, the slope of the map at 1 decides: each layer multiplies the
// distance by it. Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli 2016, "Exponential expressivity in
// deep neural networks through transient chaos".
#pragma once

#include "nn/activation.hpp"
#include "plots/figure.hpp"

namespace lessons {

// Where q goes, with the matched gain of f. Throws as nn::mean_square does.
double next_variance(const nn::Activation& f, double q);

// Where the map alone brings a first layer's q, in the last of so many layers.
double last_variance(const nn::Activation& f, double q, std::size_t layers);

// The slope of the map at q = 1.
double slope_at_one(const nn::Activation& f);

// The variance of z, layer by layer, for one input to one random network of so many layers of
// `width` neurons with weights N(0, gain^2 / width), whose first z are N(0, 1): mean squares over a
// layer's neurons. One input, because where the map is unstable some inputs vanish while others
// explode, and a mean over many shows the largest alone.
plots::Series variance_by_layer(const nn::Activation& f, double gain, std::size_t layers,
                                std::size_t width, std::uint64_t seed);

}  // namespace lessons
