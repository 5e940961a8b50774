// The splitting matrix: whether small differences between twins grow or shrink in training.
//
// A hidden layer of twins, outgoing weights v included, and one output. Give the twins small
// differences (dw, db, dv) that add up to nothing. To first order the output does not notice, each
// twin sees the errors that it would have seen anyway, and its gradient changes by
//
//     H (dw, db, dv),     H = | S   g |     g = sum over samples of e f'(z) (x, 1)
//                             | g^T 0 |     S = v sum of e f''(z) (x, 1) (x, 1)^T
//
// with e = dL/d(output) of a sample. A step of gradient descent multiplies the differences by
// 1 - learning_rate H: along an eigenvector of eigenvalue below 0 they grow.
// Fukumizu, Amari 2000, "Local minima and plateaus in hierarchical structures of multilayer
// perceptrons", find such saddles; Wu, Wang, Liu 2019, "Splitting steepest descent for growing
// neural architectures", call S the splitting matrix.
#pragma once

#include "nn/mlp.hpp"

namespace nn {

// H, (inputs + 2 x inputs + 2), at the last forward of a network of one hidden layer and one
// output, taken for the first of its hidden neurons. inputs: what that forward got, (samples x
// inputs); output_gradient: dL/d(output), (samples x 1). Throws std::invalid_argument for another
// network or other shapes, and for hidden activations other than tanh and sigmoid.
Matrix splitting_matrix(const Mlp& net, const Matrix& inputs, const Matrix& output_gradient);

}  // namespace nn
