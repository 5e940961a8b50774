// Orthogonal start: weights that turn signals and keep their length.
//
// On the shorter side of W the columns (or rows) are orthonormal, times gain. With fan_in >=
// fan_out every neuron has weights of length gain, at right angles to every other neuron's: W^T W =
// gain^2 I. With fan_in < fan_out the rows are: W W^T = gain^2 I, and |x W| = gain |x| for every x.
//
// All singular values of W are gain, and those of a product of many such square matrices are their
// gains' product: no direction vanishes or explodes with depth, where random weights that are right
// on average let nearly all of them vanish. Saxe, McClelland, Ganguli 2014, "Exact solutions to the
// nonlinear dynamics of learning in deep linear neural networks".
//
// In distribution the same as PyTorch's orthogonal_(weight, gain).
#pragma once

#include "nn/initializer.hpp"

namespace nn {

Initializer orthogonal(double gain = 1.0);

}  // namespace nn
