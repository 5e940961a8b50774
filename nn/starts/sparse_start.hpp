// Sparse start: every neuron listens to a few inputs only, and to those in earnest.
//
// Each neuron gets `incoming` weights N(0, standard_deviation^2), at inputs chosen anew for it, and
// 0 for all others; a layer with fewer inputs is not sparse. Its z then has variance
// incoming * standard_deviation^2 * E h^2 whatever the width, and two neurons are unlikely to be
// alike, because they hear different things.
//
// Martens 2010, "Deep learning via Hessian-free optimization"; Sutskever, Martens, Dahl, Hinton
// 2013, "On the importance of initialization and momentum in deep learning": 15 weights N(0, 1),
// biases 0; for tanh a quarter of the weights, and biases of 0.5. PyTorch's sparse_ is another: it
// sets a share of each *input's* weights to 0.
#pragma once

#include "nn/initializer.hpp"

namespace nn {

// Throws std::invalid_argument if incoming is 0.
Initializer sparse(std::size_t incoming = 15, double standard_deviation = 1.0);

}  // namespace nn
