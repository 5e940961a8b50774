// Bodies and heads: a network 2-8-8-8-C of tanh whose last layer is exchanged for a new task.
#pragma once

#include "nn/initializer.hpp"
#include "task_run.hpp"

namespace lessons {

nn::Mlp small_network(const nn::Initializer& weights, std::size_t outputs = 1,
                      std::uint64_t seed = 1);

// Both with a head of one output, which is about to go.
nn::Mlp untrained(std::uint64_t seed);  // Xavier's weights
nn::Mlp borrowed(std::uint64_t seed);   // the same after 1,000 steps of Adam 0.01 on 100 moons

// The same body, its last layer replaced by a new one of these weights, biases 0.
nn::Mlp with_head(nn::Mlp net, const nn::Initializer& weights, std::size_t outputs = 1,
                  std::uint64_t seed = 1);

// The head alone learns, by Adam 0.05 on all samples.
TaskRun learn_head(const std::string& start, const nn::Mlp& net, const nn::Dataset& task,
                   std::size_t steps = 200);

// The same of ten bodies, untrained or borrowed, each with a new head: of this seed and the next.
std::vector<TaskRun> ten_heads(nn::Mlp (*body)(std::uint64_t seed), const nn::Initializer& head,
                               const nn::Dataset& task, std::uint64_t seed);

}  // namespace lessons
