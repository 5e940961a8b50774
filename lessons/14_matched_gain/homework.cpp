// Homework: start a network of any activation
//
// Give every weight of a network a start from which the mean square of the pre-activations z is 1 in every
// layer, the output's included, if the inputs are independent numbers of mean 0 and variance 1. Biases
// stay 0. The network says which activation f it has, and layers may be of different widths.
//
// - Which layers get to see f, and which get the inputs as they are?
// - How many terms does each z add up?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "nn/mlp.hpp"
#include "nn/starts/gain.hpp"

// Overwrites the weights of `net`. All random numbers come from `rng`.
void start(nn::Mlp& net, Rng& rng) {
  // ---- Your code here: 5 to 15 lines. This copy starts every layer as if f were ReLU. -------------
  //
  // net.depth()                        layers of weights
  // net.dense(l).weights.value         W of layer l, counted from 0: (fan_in x fan_out)
  // net.hidden_activation().function   f; f.function(z) for one z
  // nn::normal_expectation(g)          E g(z) for a function g of one number, z standard normal
  // nn::normal(deviation)(fan_in, fan_out, rng)   a matrix of normal numbers
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& weights = net.dense(l).weights.value;
    const double deviation = std::sqrt(2.0 / static_cast<double>(weights.rows()));
    weights = nn::normal(deviation)(weights.rows(), weights.cols(), rng);
  }
  // ------------------------------------------------------------------------------------------------
}
