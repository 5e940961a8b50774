// Trial: how one start of a network fares on the tumours.
#pragma once

#include <string>
#include <vector>

#include "lessons/common/text.hpp"
#include "lessons/common/tumours.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

// What all trials of a comparison have in common.
struct TrialOptions {
  std::uint64_t seed = 1;    // of the first split and its network; the next seeds follow
  std::uint64_t splits = 3;  // ways to set a fifth aside for testing
  std::size_t steps = 300;   // of Adam 0.01 on all samples
  std::string data = tumour_file;
};

struct Trial {
  std::string start;
  // Means over the splits:
  plots::Numbers test_accuracy;  // after 0, 1, ... steps
  double train_accuracy;         // after the last step
  std::size_t distinct;          // neurons in the first layer after the last step, of one split
};

// Trains a network with these hidden layers and one logit, on each split from a new start.
Trial tumour_trial(const std::string& start, const std::vector<std::size_t>& hidden,
                   const nn::Activation& activation, const nn::Initializer& initialize,
                   const TrialOptions& options);

Table trial_table(const std::vector<Trial>& trials);

// Left, the test accuracy step by step, a curve a trial; right, what is wrong in the end.
plots::Figure trial_figure(const std::string& title, const std::vector<Trial>& trials);

}  // namespace lessons
