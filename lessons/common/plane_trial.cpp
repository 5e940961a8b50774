#include "lessons/common/plane_trial.hpp"

#include <fmt/core.h>

#include "lessons/common/pictures.hpp"
#include "lessons/common/straight_line.hpp"
#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {
PlaneTrial trial(const std::string& problem, const nn::Dataset& data, const std::string& start,
                 nn::Mlp net, double rate, std::size_t steps) {
  nn::Adam optimizer(rate);
  nn::train(net, data, nn::binary_cross_entropy, optimizer, {.steps = steps});
  const double accuracy = nn::accuracy(net.forward(data.inputs), data.targets);
  const double by_sum = best_threshold(matmul(data.inputs, {{1.0}, {1.0}}), data.targets);
  const std::string title = fmt::format("{}, {}: {} % right", problem, start, 100.0 * accuracy);
  return {problem,
          start,
          net,
          accuracy,
          by_sum,
          best_straight_line(data),
          decision_regions(title, net, data)};
}
}  // namespace

std::vector<PlaneTrial> plane_trials(const std::string& start, const nn::Mlp& net, double rate,
                                     std::size_t steps) {
  std::vector<PlaneTrial> trials;
  for (const auto& [problem, data] : {std::pair{"moons", nn::moons(200)},
                                      {"circles", nn::circles(200)},
                                      {"spirals", nn::spirals(200)}}) {
    trials.push_back(trial(problem, data, start, net, rate, steps));
  }
  return trials;
}

Table plane_table(const std::vector<std::vector<PlaneTrial>>& starts) {
  Table table{{"accuracy", "x1 + x2 > t", "best straight line"}, {}};
  for (const PlaneTrial& each : starts.at(0)) {
    table.rows.push_back({each.problem, number(each.by_sum, 4), number(each.straight_line, 4)});
  }
  for (const auto& trials : starts) {
    table.header.push_back(trials.at(0).start);
    for (std::size_t k = 0; k < table.rows.size(); ++k) {
      table.rows[k].push_back(number(trials.at(k).accuracy, 4));
    }
  }
  return table;
}

plots::Figure plane_figure(const std::string& title,
                           const std::vector<std::vector<PlaneTrial>>& starts) {
  plots::Figure figure{title, {}, starts.at(0).size()};
  for (const auto& trials : starts) {
    for (const PlaneTrial& each : trials) figure.panels.emplace_back(each.regions);
  }
  return figure;
}

double change_across(nn::Mlp net, const Matrix& points) {
  const double u1 = net.dense(0).weights.value(0, 0);
  const double u2 = net.dense(0).weights.value(1, 0);
  const Matrix before = net.forward(points);
  const Matrix across = net.forward(add_row(points, {{-u2, u1}})) - before;
  const Matrix along = net.forward(add_row(points, {{u1, u2}})) - before;
  return max_abs(across) / max_abs(along);
}

plots::Series slab_trial(const nn::Activation& f) {
  nn::Dataset slab{Matrix(41, 1), Matrix(41, 1)};
  for (std::size_t i = 0; i < slab.size(); ++i) {
    slab.inputs(i, 0) = -2.0 + 0.1 * static_cast<double>(i);
    slab.targets(i, 0) = 10 < i && i < 30;
  }
  nn::Mlp net({1, 4, 4, 4, 1}, f, nn::constant(0.5));
  for (std::size_t l = 0; l < net.depth(); ++l) net.dense(l).bias.value += 0.1;
  nn::Adam optimizer(0.02);
  nn::train(net, slab, nn::binary_cross_entropy, optimizer, {.steps = 1000});
  return {f.name, numbers(slab.inputs), numbers(map(net.forward(slab.inputs), nn::logistic))};
}

std::size_t cuts(const plots::Series& probability) {
  const auto& p = probability.y;
  std::size_t count = 0;
  for (std::size_t i = 1; i < p.size(); ++i) count += (p[i] > 0.5) != (p[i - 1] > 0.5);
  return count;
}

}  // namespace lessons
