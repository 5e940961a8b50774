#include "trial.hpp"

#include <fmt/core.h>

#include "lessons/common/pictures.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

namespace lessons {

Trial tumour_trial(const std::string& start, const std::vector<std::size_t>& hidden,
                   const nn::Activation& activation, const nn::Initializer& initialize,
                   const TrialOptions& options) {
  const double share = 1.0 / static_cast<double>(options.splits);
  Trial trial{start, plots::Numbers(options.steps + 1, 0.0), 0.0, 0};
  for (std::uint64_t split = 0; split < options.splits; ++split) {
    const std::uint64_t seed = options.seed + split;
    const auto [train, test] = tumours(seed, options.data);
    std::vector<std::size_t> widths = {train.inputs.cols()};
    widths.insert(widths.end(), hidden.begin(), hidden.end());
    widths.push_back(1);
    nn::Mlp net(widths, activation, initialize, seed);
    nn::Adam adam(0.01);
    for (std::size_t step = 0;; ++step) {
      trial.test_accuracy[step] += share * nn::accuracy(net.forward(test.inputs), test.targets);
      if (step == options.steps) break;
      nn::train(net, train, nn::binary_cross_entropy, adam, {.steps = 1});
    }
    trial.train_accuracy += share * nn::accuracy(net.forward(train.inputs), train.targets);
    trial.distinct = nn::distinct_neurons(net.dense(0));
  }
  return trial;
}

Table trial_table(const std::vector<Trial>& trials) {
  const auto percent = [](double share) { return fmt::format("{:.1f} %", 100.0 * share); };
  Table table{{"start", "test, untrained", "test", "training", "distinct neurons"}, {}};
  for (const Trial& trial : trials) {
    table.rows.push_back({trial.start, percent(trial.test_accuracy.front()),
                          percent(trial.test_accuracy.back()), percent(trial.train_accuracy),
                          std::to_string(trial.distinct)});
  }
  return table;
}

plots::Figure trial_figure(const std::string& title, const std::vector<Trial>& trials) {
  plots::Lines curves{"on tumours set aside", {"step of Adam"}, {"accuracy", false, {}, 1.0}, {}};
  plots::Bars errors{"after the last step", {}, {"wrong (%)", false, 0.0}, {}};
  errors.series = {{"training", {}}, {"set aside", {}}};
  for (const Trial& trial : trials) {
    const plots::Numbers& test = trial.test_accuracy;
    curves.series.push_back({trial.start, counted(test.size()), test});
    errors.categories.push_back(trial.start);
    errors.series[0].second.push_back(100.0 * (1.0 - trial.train_accuracy));
    errors.series[1].second.push_back(100.0 * (1.0 - test.back()));
  }
  return {title, {curves, errors}};
}

}  // namespace lessons
