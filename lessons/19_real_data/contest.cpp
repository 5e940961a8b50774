#include "contest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "lessons/common/in_parallel.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

namespace lessons {

Range range_of(const std::vector<double>& values) {
  if (values.empty()) throw std::invalid_argument("range_of: no values");
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return {sum / static_cast<double>(values.size()), std::ranges::min(values),
          std::ranges::max(values)};
}

std::string to_text(const Range& range) {
  if (range.low == range.high) return fmt::format("{:.3f}", range.mean);
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", range.mean, range.low, range.high);
}

namespace {

struct Run {
  double accuracy, area, distinct;
};

nn::Mlp network(const Task& task, const Contestant& contestant, const ContestOptions& options,
                std::uint64_t seed) {
  std::vector<std::size_t> widths = {task.train.inputs.cols()};
  const bool hidden = !contestant.activation.empty();
  if (hidden) widths.insert(widths.end(), options.hidden.begin(), options.hidden.end());
  widths.push_back(1);
  const std::string activation = hidden ? contestant.activation : "identity";
  return {widths, nn::activation_by_name(activation), contestant.weights, seed};
}

Run trained(const Task& task, nn::Mlp net) {
  nn::Adam adam(0.01);
  nn::train(net, task.train, nn::binary_cross_entropy, adam, {.steps = task.steps});
  const Matrix& logits = net.forward(task.test.inputs);
  double distinct = 0.0;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    distinct += static_cast<double>(nn::distinct_neurons(net, l));
  }
  return {nn::accuracy(logits, task.test.targets), nn::area_under_curve(logits, task.test.targets),
          distinct};
}

// The range of one of a run's numbers.
Range range(const std::vector<Run>& runs, double Run::*number) {
  std::vector<double> values;
  for (const Run& run : runs) values.push_back(run.*number);
  return range_of(values);
}

}  // namespace

std::vector<Score> contest(const Task& task, const std::vector<Contestant>& contestants,
                           const ContestOptions& options) {
  // One network each for who is not random: all of them in a row, for the threads to take from.
  std::vector<nn::Mlp> networks;
  for (const Contestant& each : contestants) {
    for (std::uint64_t k = 0; k < (each.random ? options.restarts : 1); ++k) {
      networks.push_back(network(task, each, options, options.seed + k));
    }
  }
  std::vector<Run> runs(networks.size());
  in_parallel(networks.size(), [&](std::size_t i) { runs[i] = trained(task, networks[i]); });
  std::vector<Score> scores;
  auto next = runs.begin();
  for (const Contestant& each : contestants) {
    const std::vector<Run> own(next,
                               next + (each.random ? static_cast<long>(options.restarts) : 1));
    next += static_cast<long>(own.size());
    const std::size_t neurons =
        each.activation.empty()
            ? 0
            : std::accumulate(options.hidden.begin(), options.hidden.end(), std::size_t{0});
    scores.push_back({task.name, each.name, range(own, &Run::accuracy), range(own, &Run::area),
                      range(own, &Run::distinct), neurons});
  }
  return scores;
}

const Score& score_of(const std::string& task, const std::string& contestant,
                      const std::vector<Score>& scores) {
  const auto found = std::ranges::find_if(scores, [&](const Score& score) {
    return score.task == task && score.contestant == contestant;
  });
  if (found == scores.end()) {
    throw std::invalid_argument("no score of '" + contestant + "' on '" + task + "'");
  }
  return *found;
}

}  // namespace lessons
