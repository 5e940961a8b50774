// Gains: by how much an activation shrinks the signals that pass it, and what makes up for it.
//
// If the z of a layer are normal numbers of mean 0 and variance q, their activations have the mean
// square E f(sqrt(q) z)^2, z standard normal, and a next layer whose weights have variance
// g^2 / fan_in gives its own z a variance of g^2 times that. So
//
//     forward     gain          = 1 / sqrt(E f(z)^2)      keeps a variance of 1
//     backward    backward gain = 1 / sqrt(E f'(z)^2)     keeps the variance of error signals
//
// For ReLU, two straight lines that meet at 0, both are sqrt(2). Those of tanh, GELU and the other
// curves differ: one number cannot keep both. PyTorch's calculate_gain has rules of thumb
// instead, 5/3 for tanh and 3/4 for SELU.
//
// All are accurate to 1e-9 relative where f is smooth on both sides of 0, and far from 0 a straight line:
// every activation of activation.hpp but the last two, for q up to 1e16. A kink at 0 is no harm; other
// kinks cost digits. Gaussian is so accurate up to q = 1e13, and sine, which never comes to rest, up to
// q = 700; at q = 1e4 its waves pass between the points that are summed, and a twentieth is wrong.
#pragma once

#include <functional>

#include "nn/activation.hpp"

namespace nn {

// E g(z), z standard normal.
double normal_expectation(const std::function<double(double z)>& g);

// E f(sqrt(q) z)^2 and E f'(sqrt(q) z)^2. Both throw std::invalid_argument unless q is finite and
// at least 0.
double mean_square(const Activation& f, double q = 1.0);
double mean_square_slope(const Activation& f, double q = 1.0);

// Both throw std::invalid_argument where the mean square is 0 or not finite.
double gain(const Activation& f);
double backward_gain(const Activation& f);

}  // namespace nn
