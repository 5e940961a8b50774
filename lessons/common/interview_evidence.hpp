// The evidence for the answer to the interview question: everything that is measured for it.
#pragma once

#include <cstdint>

#include "lessons/common/run.hpp"

namespace lessons {

// On two moons of 100 points, with 4 layers of weights, three hidden layers of 8 tanh neurons and 1,500
// steps of Adam at the rate 0.01, unless it says otherwise.
struct Measured {
  Run<> equal, random;  // from all 0.5 and from Xavier's weights
  double equal_accuracy = 0.0, random_accuracy = 0.0;
  double best_line = 0.0;            // the accuracy of the best straight line
  double spread = 0.0, moved = 0.0;  // between equal neurons; of their weights on the way
  double gradient_gap = 0.0;         // between equal neurons' gradients in the first step
  std::size_t distinct = 0;          // neurons in the first layer of the equal ones
  // Outputs of 3 x 100 equal neurons and of a chain of 3: how far apart at most, all 0.5 and all
  // 0.02; and how many different ones all 0.02 give. All 0.5 are saturated and give two.
  double chain_gap = 0.0;
  std::size_t chain_outputs = 0;
  double bend = 0.0;  // of the equal net's output between 0 and 2x: at x, less the mean of the ends
  std::size_t tanh_cuts = 0, sine_cuts = 0;    // of equal neurons that learned whether |x| < 1
  double zero_weights = 0.0, zero_bias = 0.0;  // largest gradients, all 0: weights, output's bias
  std::size_t sigmoid_wakes = 0;  // the step in which the first of 4 sigmoid layers, all 0, learns
  double tiny_learned = 0.0;      // what 5,000 steps of descent take off the loss, weights +-0.001
  double relu_he = 0.0, relu_xavier = 0.0;  // 20 x 64 ReLUs: loudness of the last over the first
  double tanh_error = 0.0, sigmoid_error = 0.0;  // Xavier, 8 x 64: error signals, factor a layer
  double rank_1_accuracy = 0.0;                  // from random weights of rank 1
  double rounded_apart = 0.0;  // 7 equal neurons, one added up in another order, 1,000 steps
};
Measured measure(std::uint64_t seed);

}  // namespace lessons
