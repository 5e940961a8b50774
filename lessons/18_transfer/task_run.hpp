// TaskRun: how one start of a network fares on a task, all of it or only its head.
#pragma once

#include <string>
#include <vector>

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct TaskRun {
  std::string start;
  nn::Mlp net;          // as trained
  plots::Numbers loss;  // before each step, of the samples of that step
  double last_loss;     // after the last step, of all samples
  double accuracy;      // likewise
};

struct TaskOptions {
  std::size_t steps;
  bool frozen = false;         // all layers but the last
  std::size_t batch_size = 0;  // as nn::TrainingOptions has them
  std::uint64_t seed = 1;
};

// Trains with binary cross-entropy where targets are (samples x 1), else with that of a softmax, and
// with a fresh optimizer: run_task("all 0.5", net, nn::moons(100), nn::Adam(0.01), {.steps = 50}).
// Throws as nn::train does, and std::invalid_argument for 0 steps.
TaskRun run_task(const std::string& start, nn::Mlp net, const nn::Dataset& task,
                 nn::Optimizer&& optimizer, const TaskOptions& options);

// Means over the runs. Throw std::invalid_argument if there are none.
double mean_accuracy(const std::vector<TaskRun>& runs);
double mean_first_loss(const std::vector<TaskRun>& runs);

// A row a run, a column for what started, then first loss, last loss, accuracy.
Table task_table(const std::string& corner, const std::vector<TaskRun>& runs);

// The losses step by step, each averaged with those of the `window` - 1 steps before it.
plots::Lines task_lines(const std::string& title, const std::vector<TaskRun>& runs,
                        std::size_t window = 1);

// What a run's network says of the plane: "all 0.5: 69 % right". The task has points and one target.
plots::DecisionRegions task_regions(const std::string& start, const TaskRun& run,
                                    const nn::Dataset& task);

}  // namespace lessons
