// The training loop: forward, loss, backward, step.
#pragma once

#include <functional>
#include <vector>

#include "matrix/random.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"

namespace nn {

// One pass forwards and backwards without a step: leaves activations, error signals and gradients
// in the network and returns the loss.
double evaluate_gradients(Layer& net, const Dataset& data, Loss loss);
// The same with a matrix of the caller's for the loss's gradient: once warm, it allocates nothing.
double evaluate_gradients(Layer& net, const Dataset& data, Loss loss, Matrix& logits_gradient);

// For whoever trains in a loop of their own: throws std::runtime_error unless the loss of this step,
// after a forward on `inputs`, is finite, and says in which layer the first number broke; if
// an input did, std::invalid_argument that says which.
void stop_unless_finite(double loss, std::size_t step, Layer& net, const Matrix& inputs);

// The network's outputs in evaluation mode, (samples x outputs); afterwards all of its layers
// are in the mode in which net.training() said it was. `probabilities` (nn/loss.hpp) makes probabilities of logits.
Matrix predict(Layer& net, const Matrix& inputs);
// Their loss.
double evaluate(Layer& net, const Dataset& data, Loss loss);

// The parameters that training may change: all that are not frozen.
std::vector<Parameter*> trainable(Layer& net);

struct TrainingOptions {
  std::size_t steps = 1000;
  std::size_t batch_size = 0;  // 0: all samples in every step
  std::uint64_t seed = 1;      // shuffles the batches, anew in each pass over the data

  // Called in steps 0, observe_every, 2 observe_every, ..., with the loss of the batch, before the
  // step changes the network. Returns whether to go on: false stops the training early.
  std::function<bool(std::size_t step, double loss)> observe = nullptr;
  std::size_t observe_every = 1;

  // The learning rate of each step; without it the optimizer keeps its own.
  std::function<double(std::size_t step)> learning_rate = nullptr;
};

// Trains for options.steps steps; returns the loss of each step's batch, before that step.
// Frozen parameters stay as they are. A loss that is not finite stops it, as stop_unless_finite does.
// Data that hold a NaN or an infinity throw std::invalid_argument, which says where.
std::vector<double> train(Layer& net, const Dataset& data, Loss loss, Optimizer& optimizer,
                          const TrainingOptions& options);

}  // namespace nn
