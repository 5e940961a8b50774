#include "parting.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "lessons/common/in_parallel.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

namespace lessons {

nn::Dataset problem_by_name(const std::string& name) {
  if (name == "xor") return nn::xor_points();
  if (name == "moons") return nn::moons(100);
  if (name == "circles") return nn::circles(100);
  throw std::invalid_argument("problem '" + name + "' is unknown: choose xor, moons or circles");
}

double descent_rate(const std::string& activation) { return activation == "tanh" ? 0.3 : 1.0; }

nn::Mlp near_twins(std::size_t layers, const std::string& activation, double difference,
                   const PartingOptions& options) {
  std::vector<std::size_t> widths(layers + 1, options.width);
  widths.front() = 2;
  widths.back() = 1;
  const auto start = [&](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::uniform(difference)(fan_in, fan_out, rng) + options.constant;
  };
  return {widths, nn::activation_by_name(activation), start, options.seed};
}

namespace {

std::unique_ptr<nn::Optimizer> optimizer_for(const Parting& parting) {
  if (parting.optimizer == "Adam") return std::make_unique<nn::Adam>(0.01);
  return std::make_unique<nn::GradientDescent>(descent_rate(parting.activation));
}

void train(Parting& parting, const PartingOptions& options) {
  const nn::Dataset data = problem_by_name(parting.problem);
  nn::Mlp net = near_twins(parting.layers, parting.activation, parting.difference, options);
  const auto optimizer = optimizer_for(parting);
  for (std::size_t step = 0;; step += Parting::look) {
    parting.accuracy = nn::accuracy(net.forward(data.inputs), data.targets);
    parting.spread.x.push_back(static_cast<double>(step));
    parting.spread.y.push_back(nn::spread(net.dense(0)));
    if (!parting.parted_at && parting.spread.y.back() >= Parting::parted) parting.parted_at = step;
    if (parting.accuracy >= Parting::learned) parting.learned_at = step;
    if (parting.learned_at || step + Parting::look > options.budget) break;
    nn::train(net, data, nn::binary_cross_entropy, *optimizer, {.steps = Parting::look});
  }
  parting.net = std::move(net);
}

}  // namespace

std::vector<Parting> train_all(std::vector<Parting> partings, const PartingOptions& options,
                               const std::function<void(std::size_t)>& done) {
  in_parallel(
      partings.size(), [&](std::size_t k) { train(partings[k], options); }, done);
  return partings;
}

std::vector<Parting> eight_networks(const std::vector<std::string>& problems,
                                    const plots::Numbers& differences) {
  std::vector<Parting> all;
  for (const std::string& problem : problems) {
    for (std::size_t layers : {2u, 4u}) {
      for (double difference : differences) {
        for (const char* activation : {"tanh", "sigmoid"}) {
          all.push_back({problem, layers, activation, "GD", difference});
          all.push_back({problem, layers, activation, "Adam", difference});
        }
      }
    }
  }
  return all;
}

std::size_t learners(const std::vector<Parting>& partings, const std::string& optimizer) {
  std::size_t count = 0;
  for (const Parting& each : partings) count += each.optimizer == optimizer && each.learned_at;
  return count;
}

std::string step_text(const std::optional<std::size_t>& step) {
  return step ? std::to_string(*step) : "-";
}

Table table_of_fours(const std::vector<Parting>& partings) {
  Table table{
      {"problem, depth, difference", "tanh, GD", "tanh, Adam", "sigmoid, GD", "sigmoid, Adam"}, {}};
  for (std::size_t k = 0; k < partings.size(); ++k) {
    const Parting& each = partings[k];
    if (k % 4 == 0) {
      table.rows.push_back(
          {fmt::format("{}, {} layers, {}", each.problem, each.layers, number(each.difference))});
    }
    table.rows.back().push_back(each.learned_at ? step_text(each.learned_at)
                                                : fmt::format("({:.2f})", each.accuracy));
  }
  return table;
}

plots::Lines spread_curves(const std::string& title, const std::vector<Parting>& partings,
                           std::size_t budget) {
  plots::Lines panel{title,
                     {"step", false, 0.0, static_cast<double>(budget)},
                     {"largest difference", true, 1e-16, 1e2},
                     {}};
  for (const Parting& each : partings) {
    if (each.difference == 0.0) continue;
    panel.series.push_back({number(each.difference), each.spread.x, each.spread.y});
  }
  return panel;
}

plots::Lines learning_curves(const std::string& title, const std::vector<Parting>& partings) {
  plots::Lines panel{title, {"difference at the start", true}, {"steps", false, 0.0}, {}};
  for (const Parting& each : partings) {
    const std::string name =
        fmt::format("{} layers, {}, {}", each.layers, each.activation, each.optimizer);
    auto found = std::ranges::find(panel.series, name, &plots::Series::label);
    if (found == panel.series.end()) found = panel.series.insert(found, {name, {}, {}});
    if (!each.learned_at) continue;
    found->x.push_back(each.difference);
    found->y.push_back(static_cast<double>(*each.learned_at));
  }
  std::erase_if(panel.series, [](const plots::Series& series) { return series.x.size() < 2; });
  return panel;
}

}  // namespace lessons
