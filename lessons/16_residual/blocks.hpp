// Networks of residual blocks, h + branch(h), and what blocks do to a signal.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nn/dataset.hpp"
#include "nn/initializer.hpp"
#include "nn/layers/sequential.hpp"
#include "plots/figure.hpp"

namespace lessons {

// How the blocks of a network start. A branch is W2 relu(W1 h), (width x width) both.
struct BlockStart {
  std::string name;
  nn::Initializer first, last;  // W1, W2
  double scale = 1.0;           // of the branch
  bool skip = true;             // without: a plain stack, relu(W1 h) W2
};

// Blocks and nothing else, (samples x width) -> the same.
nn::Sequential block_stack(const BlockStart& start, std::size_t blocks, std::size_t width,
                           std::uint64_t seed);

// Variance of the signal after 0, 1, ... blocks, over that of the normal numbers that go in.
plots::Series variance_by_block(const BlockStart& start, std::size_t blocks, std::size_t width,
                                std::uint64_t seed);

// Length of dL/d(input) over that of dL/d(output), for a normal dL/d(output).
double gradient_left(const BlockStart& start, std::size_t blocks, std::size_t width,
                     std::uint64_t seed);

// The blocks between a dense layer from `inputs` and a classifier of zeros.
std::unique_ptr<nn::Sequential> block_classifier(const BlockStart& start, std::size_t blocks,
                                                 std::size_t width, std::size_t inputs,
                                                 std::size_t classes, std::uint64_t seed);

// Trains it by softmax cross-entropy with momentum of rate 0.01 on mini-batches of 100. Returns the
// loss of each step, up to one that is a thousand times that of guessing, or the last before one
// that is no number.
plots::Series learn(const BlockStart& start, std::size_t blocks, std::size_t width,
                    const nn::Dataset& data, std::size_t steps, std::uint64_t seed);

// Three blocks h + tanh(h W + b), all weights equal, from 2 inputs to one logit: behind a layer of
// twins that lifts the inputs to so many neurons or, where that is 0, on the inputs themselves.
std::shared_ptr<nn::Sequential> equal_blocks(std::size_t lifted);

// The largest difference between weights that lead to the output of equal_blocks: 0 for twins.
double outgoing_spread(nn::Sequential& net);

}  // namespace lessons
