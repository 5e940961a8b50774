// WideRun: how a start of the hidden layers fares in a network that looks at clothes.
#pragma once

#include "lessons/common/images.hpp"
#include "nn/initializer.hpp"
#include "task_run.hpp"

namespace lessons {

// All weights 1 / fan_in: what is handed on is the mean of what is heard.
nn::Initializer mean_of_inputs();

struct WideRun {
  TaskRun run;
  std::size_t different;  // neurons, fewest of the hidden layers after training
  bool seeds_agree;       // two seeds start the same network, to the last bit
};

// 196-n-n-n-10 of ReLUs with a head of zeros: 100 steps of momentum at the rate 0.05, 100 samples a
// step. The seed draws weights and batches.
WideRun wide_run(const std::string& start, const nn::Initializer& hidden, const Inputs& inputs,
                 std::size_t n, std::uint64_t seed);

Table wide_table(const std::vector<WideRun>& runs);

// Left, the losses, means of ten steps; right, how many neurons differ.
plots::Figure wide_figure(const std::string& title, const std::vector<WideRun>& runs);

}  // namespace lessons
