// Is a hand-written gradient the derivative it claims to be? Central differences decide.
#pragma once

#include "nn/layer.hpp"
#include "nn/loss.hpp"

namespace nn {

struct GradientCheck {
  double largest_error;     // max |numeric - analytic| over all parameters and inputs
  double largest_gradient;  // max |analytic|: an all-zero gradient would agree with any bug
  double relative_error() const { return largest_error / largest_gradient; }
};

// Compares the gradients of loss(layer(input)) by every parameter and every input with
// (L(v + h) - L(v - h)) / 2h, h = step * max(1, |v|). The error of that formula is of order h^2, so
// expect about 1e-9 relative, and kinks (a ReLU at 0) to disagree. A NaN anywhere makes the errors NaN.
// Throws std::invalid_argument unless step is finite and above 0.
GradientCheck check_gradients(Layer& layer, Matrix input, const Matrix& targets, Loss loss,
                              double step = 1e-5);

}  // namespace nn
