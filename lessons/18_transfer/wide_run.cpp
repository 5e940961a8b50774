#include "wide_run.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "nn/analysis/twins.hpp"

namespace lessons {

nn::Initializer mean_of_inputs() {
  return [](std::size_t fan_in, std::size_t fan_out, Rng&) {
    return Matrix::filled(fan_in, fan_out, 1.0 / static_cast<double>(fan_in));
  };
}

namespace {

bool same_parameters(nn::Mlp a, nn::Mlp b) {
  return std::ranges::equal(a.parameters(), b.parameters(),
                            [](auto* p, auto* q) { return same_bits(p->value, q->value); });
}

}  // namespace

WideRun wide_run(const std::string& start, const nn::Initializer& hidden, const Inputs& inputs,
                 std::size_t n, std::uint64_t seed) {
  const auto network = [&](std::uint64_t drawn_from) {
    nn::Mlp net({inputs.data.inputs.cols(), n, n, n, inputs.data.targets.cols()}, nn::relu(),
                hidden, drawn_from);
    Matrix& head = net.dense(3).weights.value;
    head = Matrix::zeros(head.rows(), head.cols());
    return net;
  };
  const TaskOptions options{.steps = 100, .batch_size = 100, .seed = seed};
  TaskRun run = run_task(start, network(seed), inputs.data, nn::Momentum(0.05), options);
  std::size_t different = n;
  for (std::size_t l : {0, 1, 2}) different = std::min(different, nn::distinct_neurons(run.net, l));
  return {std::move(run), different, same_parameters(network(seed), network(seed + 1))};
}

Table wide_table(const std::vector<WideRun>& runs) {
  Table table{{"hidden layers", "two seeds", "different neurons", "first loss", "last", "accuracy"},
              {}};
  for (const auto& [run, different, seeds_agree] : runs) {
    table.rows.push_back({run.start, seeds_agree ? "one network" : "two networks",
                          std::to_string(different), fmt::format("{:.4f}", run.loss.front()),
                          fmt::format("{:.4f}", run.last_loss),
                          fmt::format("{:.3f}", run.accuracy)});
  }
  return table;
}

plots::Figure wide_figure(const std::string& title, const std::vector<WideRun>& runs) {
  std::vector<TaskRun> trained;
  plots::Bars bars{"after training", {}, {"different neurons in a hidden layer", false, 0.0}, {}};
  bars.series = {{"", {}}};
  for (const WideRun& each : runs) {
    trained.push_back(each.run);
    bars.categories.push_back(each.run.start);
    bars.series[0].second.push_back(static_cast<double>(each.different));
  }
  return {title, {task_lines("head of zeros on three hidden layers", trained, 10), bars}};
}

}  // namespace lessons
