// TwinTrial: how many distinct neurons each hidden layer has when only parts of a network start
// random, before training and after it, and what the network then can do.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/random_parts.hpp"
#include "lessons/common/text.hpp"
#include "plots/figure.hpp"

namespace lessons {

// What all trials of a comparison have in common.
struct TwinTrialOptions {
  std::size_t layers;  // hidden ones, between 2 inputs and one logit
  std::size_t width;   // neurons in each
  std::string activation;
  std::string data;   // points_by_name
  std::size_t steps;  // of Adam 0.01 on all points, at least 1
  std::uint64_t seed;
};

struct TwinTrial {
  RandomParts random;
  Counts step_0, step_1, last;
  double accuracy, loss;  // after the last step
  nn::Mlp net;            // as trained
};

// Trains each start in a thread of its own; the results do not depend on how many run at once.
// Throws what a training throws, or std::invalid_argument for a part that the network has not.
std::vector<TwinTrial> twin_trials(const std::vector<RandomParts>& starts,
                                   const TwinTrialOptions& options);

// One row a trial; `rule` says what was to be expected of its start.
Table twin_table(const std::vector<TwinTrial>& trials,
                 const std::function<Counts(const RandomParts&)>& rule);

// The trial that started so, which must be there.
const TwinTrial& trial_of(const RandomParts& random, const std::vector<TwinTrial>& trials);

// Left, the distinct neurons after training, a row a trial, a column a hidden layer; right, the
// share of the points that are on the wrong side.
plots::Figure twin_figure(const std::string& title, std::span<const TwinTrial> trials);

}  // namespace lessons
