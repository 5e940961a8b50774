// Networks with a normalization before each activation, and how they learn.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nn/activation.hpp"
#include "nn/dataset.hpp"
#include "nn/initializer.hpp"
#include "nn/layers/sequential.hpp"

namespace lessons {

enum class Norm { none, batch, layer };

// Three hidden layers of `width`, between 2 inputs and one logit: dense, normalization, activation.
struct NormalizedOptions {
  Norm norm = Norm::none;
  nn::Activation f = nn::tanh();
  std::size_t width = 64;
  nn::Initializer weights = nn::constant(0.5);
  std::uint64_t seed = 1;
};
std::shared_ptr<nn::Sequential> normalized_network(const NormalizedOptions& options);

// The largest difference between any neuron's incoming weight or bias and the first one's, in the
// hidden layers: 0 if and only if each is one neuron and its copies.
double hidden_spread(nn::Sequential& net);

struct NormalizedTrial {
  std::string name;
  std::shared_ptr<nn::Sequential> net;  // as trained, in evaluation mode
  double accuracy;                      // in evaluation mode
  double training_accuracy;             // in training mode, by the batch's own statistics
  double loss;                          // of the last step
  double spread;                        // hidden_spread
  double moved;                         // largest change of a weight of the first layer
};

// Trains with Adam of rate 0.01 on all samples in each step. A training that overflows throws as
// nn::train does.
NormalizedTrial normalized_trial(const std::string& name, const NormalizedOptions& options,
                                 const nn::Dataset& data, std::size_t steps);

// Many trainings, several at once; the results do not depend on how many.
std::vector<NormalizedTrial> normalized_trials(
    const std::vector<std::pair<std::string, NormalizedOptions>>& all, const nn::Dataset& data,
    std::size_t steps);

}  // namespace lessons
