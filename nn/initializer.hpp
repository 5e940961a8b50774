// Initializers: the starting weights of a layer, one short function each.
//
// An initializer is called with (fan_in, fan_out, rng) and returns a matrix (fan_in x fan_out).
// Random ones draw neuron by neuron (column by column), so that a neuron's start does not depend on
// how many neurons stand behind it. Biases start at 0 and are not drawn here.
//
// Numbers out of range throw std::invalid_argument: a constant and a slope that are not finite, a
// limit, a deviation and a gain that are not from 0 to 1e307. Within, the smallest and the largest are
// what they say.
//
// Every name with a paper states its target variance. A uniform U(-a, a) has variance a^2 / 3, so
// the two forms of a scheme differ in shape and agree in variance.
#pragma once

#include <functional>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace nn {

using Initializer = std::function<Matrix(std::size_t fan_in, std::size_t fan_out, Rng& rng)>;

Initializer zeros();
Initializer constant(double value);
Initializer uniform(double limit);              // U(-limit, limit), variance limit^2 / 3
Initializer normal(double standard_deviation);  // N(0, standard_deviation^2)

// Variance 1 / fan_in: keeps the variance of a linear layer's output.
// LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", eq. 16.
Initializer lecun_uniform();
Initializer lecun_normal();

// Variance 1 / (3 fan_in), U(-1/sqrt(fan_in), 1/sqrt(fan_in)): the default of PyTorch's linear
// layer, and what Xavier was made to replace. Glorot, Bengio 2010, eq. 1.
Initializer standard_uniform();

// Variance gain^2 * 2 / (fan_in + fan_out): the compromise between signals forwards (1 / fan_in)
// and gradients backwards (1 / fan_out). Glorot, Bengio 2010, "Understanding the difficulty of
// training deep feedforward neural networks", eqs. 12 and 16.
Initializer xavier_uniform(double gain = 1.0);
Initializer xavier_normal(double gain = 1.0);

// Variance 2 / ((1 + slope^2) fan_in): what a ReLU (slope 0) or a leaky one throws away is put
// back. He, Zhang, Ren, Sun 2015, "Delving deep into rectifiers", eqs. 10 and 15.
Initializer he_uniform(double slope = 0.0);
Initializer he_normal(double slope = 0.0);

}  // namespace nn
