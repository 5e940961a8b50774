// ZerO: a start without any randomness, of zeros, ones and one fixed matrix of signs.
//
// Where the layer narrows or keeps its width, neuron j copies input j: a partial identity.
// Where it widens, neuron j sums all inputs with the signs of column j of a Hadamard matrix:
//
//     W(i, j) = H(i, j) / sqrt(p),   H: (p x p), p the smallest power of two >= fan_out
//
// Nothing is random and neurons differ all the same: what breaks the symmetry is difference, not
// chance. But of the columns of H only the first fan_in rows are left, and no more than 2^ceil(log2
// fan_in) columns of those differ: 2 inputs make 2 different neurons, however many there are.
//
// Zhao, Schäfer, Anandkumar 2021, "ZerO initialization: initializing neural networks with only
// zeros and ones", algorithm 1, with the factor of the authors' program.
#pragma once

#include "nn/initializer.hpp"

namespace nn {

Initializer zero_start();  // draws nothing

// Sylvester's matrix of +1 and -1 whose columns are at right angles: H^T H = size I.
// Throws std::invalid_argument unless size is a power of two.
Matrix hadamard(std::size_t size);

}  // namespace nn
