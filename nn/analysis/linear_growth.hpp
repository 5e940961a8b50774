// Linear growth: what training makes of differences between twins, while these are small.
//
// One step of gradient descent turns the differences d into d - learning_rate H d, where H is the
// splitting matrix of the exact twins (splitting.hpp) and does not depend on d. So one training of
// exact twins tells what becomes of small differences of any size.
#pragma once

#include <vector>

#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

namespace nn {

// One entry every `every` steps:
struct LinearGrowth {
  double learning_rate;
  std::size_t every;
  std::vector<double> step = {};
  std::vector<double> v = {};           // the twins' outgoing weight
  std::vector<double> g = {};           // length of g in their splitting matrix H
  std::vector<double> eigenvalue = {};  // the smallest of H
  std::vector<double> spread = {};      // of d, in incoming weights and biases

  // By what a step multiplies a difference along the smallest eigenvalue's direction, at this step
  // or, if training ended before, at the last.
  double factor_at(std::size_t at) const;
};

// Trains twins, a network of one hidden layer and one logit, on all samples in every step by binary
// cross-entropy, and d beside them. The weights of `differences`, a network of the same shape, are
// what d begins with; its biases count as 0. Throws std::invalid_argument for other networks, and
// if `every` is 0.
LinearGrowth linear_growth(Mlp twins, const Mlp& differences, const Dataset& data,
                           double learning_rate, std::size_t steps, std::size_t every);

}  // namespace nn
