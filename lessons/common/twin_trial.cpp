#include "lessons/common/twin_trial.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <future>
#include <stdexcept>

#include "lessons/common/points.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {

TwinTrial trained(const RandomParts& random, const TwinTrialOptions& options) {
  std::vector<std::size_t> widths(options.layers + 2, options.width);
  widths.front() = 2;
  widths.back() = 1;
  const nn::Dataset data = points_by_name(options.data);
  const nn::Activation f = nn::activation_by_name(options.activation);
  nn::Mlp net = partly_random(widths, f, random, options.seed);
  nn::Adam adam(0.01);
  const auto train = [&](std::size_t steps) {
    nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = steps});
  };
  const Counts step_0 = count_neurons(net);
  train(1);
  const Counts step_1 = count_neurons(net);
  train(options.steps - 1);
  const Matrix logits = net.forward(data.inputs);  // (points x 1)
  return {random,
          step_0,
          step_1,
          count_neurons(net),
          nn::accuracy(logits, data.targets),
          nn::binary_cross_entropy(logits, data.targets).value,
          net};
}

}  // namespace

std::vector<TwinTrial> twin_trials(const std::vector<RandomParts>& starts,
                                   const TwinTrialOptions& options) {
  std::vector<std::future<TwinTrial>> running;
  for (const RandomParts& random : starts) {
    running.push_back(std::async(std::launch::async, trained, random, std::cref(options)));
  }
  std::vector<TwinTrial> trials;
  for (auto& each : running) trials.push_back(each.get());
  return trials;
}

Table twin_table(const std::vector<TwinTrial>& trials,
                 const std::function<Counts(const RandomParts&)>& rule) {
  Table table{{"random", "rule", "step 0", "step 1", "last", "accuracy", "loss"}, {}};
  for (const TwinTrial& each : trials) {
    table.rows.push_back({to_text(each.random), text_of(rule(each.random)), text_of(each.step_0),
                          text_of(each.step_1), text_of(each.last),
                          fmt::format("{:.2f}", each.accuracy), fmt::format("{:.5f}", each.loss)});
  }
  return table;
}

const TwinTrial& trial_of(const RandomParts& random, const std::vector<TwinTrial>& trials) {
  const auto found = std::ranges::find(trials, random, &TwinTrial::random);
  if (found == trials.end()) {
    throw std::invalid_argument("no trial started with " + to_text(random) + " random");
  }
  return *found;
}

plots::Figure twin_figure(const std::string& title, std::span<const TwinTrial> trials) {
  plots::HeatMap neurons{
      "distinct neurons after training", "hidden layer", "random, all others equal", {}};
  plots::HeatMap errors{"points on the wrong side, %", "after training", "", {}, {" "}};
  for (const TwinTrial& each : trials) {
    neurons.rows.emplace_back(each.last.begin(), each.last.end());
    errors.rows.push_back({100.0 * (1.0 - each.accuracy)});
    neurons.row_labels.push_back(to_text(each.random));
    errors.row_labels.push_back(to_text(each.random));
  }
  return {title, {neurons, errors}};
}

}  // namespace lessons
