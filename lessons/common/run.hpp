// Run: one training of one network, and what the lesson looked at on its way.
//
// A lesson trains in a loop of its own, where forward, loss, backward and step can be seen, and notes
// what it wants to show:
//
//   Run<> run{"all 0.5", net};
//   for (std::size_t step = 0; step < steps; ++step) {
//     const auto loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
//     run.net.backward(loss.gradient);
//     run.step.push_back(step);
//     run.loss.push_back(loss.value);
//     optimizer.step(run.net.parameters());
//   }
#pragma once

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

template <class Network = nn::Mlp>
struct Run {
  std::string name;          // of the start or the method, as tables and pictures show it
  Network net;               // as trained
  plots::Numbers step = {};  // when it was looked at; what it showed then, or nothing:
  plots::Numbers loss = {};
  plots::Numbers accuracy = {};
  plots::Numbers spread = {};  // largest difference between neurons that began as twins
};

// One of a run's lists as a curve: curve(run, run.loss).
template <class Network>
plots::Series curve(const Run<Network>& run, const plots::Numbers& list) {
  return {run.name, run.step, list};
}

// The mean of the last ten losses of a training of so many steps; infinity if it ended before.
inline double last_loss(const plots::Numbers& loss, std::size_t steps) {
  if (loss.size() < steps) return std::numeric_limits<double>::infinity();
  const auto count = static_cast<std::ptrdiff_t>(std::min<std::size_t>(10, steps));
  return std::accumulate(loss.end() - count, loss.end(), 0.0) / static_cast<double>(count);
}

}  // namespace lessons
