// Homework: keep two inputs apart through 100 layers of tanh
//
// A network of tanh layers starts with weights of variance sw^2 / n and biases of variance sb^2. The
// lesson's chi is the factor by which a layer multiplies a small difference between two inputs, and the
// error signals on the way back. Given the variance of the biases, choose the weights' so that neither
// fades nor explodes.
//
// - At which mean square q do the slopes count? Not at 1: a network settles where its own map takes it,
//   and that depends on both variances.
// - chi depends on sw^2 in two places, so that no formula gives it; but a larger sw^2 gives a larger chi.
//   How does one find where a rising function crosses a number?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "nn/activation.hpp"
#include "nn/starts/gain.hpp"

// bias_variance: sb^2, above 0. Returns sw^2, the variance of a weight times the width of the layer.
double weight_variance([[maybe_unused]] double bias_variance) {
  // ---- Your code here: 5 to 30 lines. This copy matches the gain, for z of mean square 1. --------
  //
  // nn::mean_square(f, q)         E f(sqrt(q) g)^2, g a standard normal number
  // nn::mean_square_slope(f, q)   E f'(sqrt(q) g)^2
  const double gain = nn::gain(nn::tanh());
  return gain * gain;
  // ------------------------------------------------------------------------------------------------
}
