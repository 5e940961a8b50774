// Jacobians: by how much layers stretch a small change of the signal that they are given. A singular
// value is the factor in one direction.
#pragma once

#include <vector>

#include "nn/mlp.hpp"

namespace lessons {

// The mean singular value of layer l's Jacobian W_l diag(f'(z_l)), over the first samples of the last
// forward.
double mean_singular_value(const nn::Mlp& net, std::size_t l, std::size_t samples);

// The singular values of a linear network's Jacobian, the product of `layers` matrices
// (width x width), the largest first.
std::vector<double> singular_values_of_product(const nn::Initializer& weights, std::size_t layers,
                                               std::size_t width, std::uint64_t seed);

}  // namespace lessons
