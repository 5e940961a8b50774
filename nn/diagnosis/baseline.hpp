// Baseline: what the loss says beside what a network without inputs could reach.
#pragma once

#include "nn/dataset.hpp"
#include "nn/loss.hpp"

namespace nn {

// Binary cross-entropy if all targets are 0 or 1, with a softmax if each row has a single 1 among
// several, and the mean squared error otherwise.
Loss loss_for(const Matrix& targets);

// The loss of the best constant answer: the classes' frequencies, or the targets' mean. NaN for a
// loss of your own, and for targets that the loss cannot have.
double best_constant_loss(const Matrix& targets, Loss loss);

// The share of the targets' variance that is left unexplained, from the loss's gradient: the three
// losses have (prediction - target) for one, times a constant. Above 1 is worse than the mean.
double unexplained_share(const Matrix& output_gradient, const Matrix& targets, Loss loss);

// Samples whose inputs are equal to the bit and whose targets differ, so that no network can tell
// them apart.
struct Indistinguishable {
  std::size_t samples = 0;   // in groups of equal inputs and different targets
  double lowest_loss = 0.0;  // that any function of the inputs can have; NaN as above
};
Indistinguishable indistinguishable(const Dataset& data, Loss loss);

}  // namespace nn
