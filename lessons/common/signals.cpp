#include "lessons/common/signals.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "lessons/common/pictures.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/trainer.hpp"

namespace lessons {

Signals signals_of(const std::string& start, nn::Mlp net, const nn::Dataset& data, nn::Loss loss) {
  const auto deviation = [](const Matrix& a) { return nn::statistics(a).standard_deviation; };
  Signals signals{start, {}, {}, {}, {}};
  nn::evaluate_gradients(net, data, loss);
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    signals.activations.push_back(numbers(net.activation(l)));
    signals.h.push_back(deviation(net.activation(l)));
    signals.dz.push_back(deviation(net.error_signal(l)));
    signals.dW.push_back(deviation(net.dense(l).weights.gradient));
  }
  return signals;
}

double factor_per_layer(const plots::Numbers& layers, std::size_t first) {
  if (first == 0 || first >= layers.size()) {
    throw std::invalid_argument(
        fmt::format("factor_per_layer: no step from layer {} of {}", first, layers.size()));
  }
  const auto steps = static_cast<double>(layers.size() - first);
  return std::pow(layers.back() / layers[first - 1], 1.0 / steps);
}

double largest_over_smallest(const plots::Numbers& layers) {
  const auto [smallest, largest] = std::ranges::minmax(layers);
  return largest / smallest;
}

std::vector<plots::Series> by_layer(const std::vector<Signals>& starts,
                                    plots::Numbers Signals::*quantity) {
  std::vector<plots::Series> curves;
  for (const Signals& start : starts) {
    const plots::Numbers& layers = start.*quantity;
    curves.push_back({start.start, counted(layers.size(), 1.0), layers});
  }
  return curves;
}

Table layer_table(const std::string& corner, const std::vector<plots::Series>& curves, int digits,
                  const std::string& heading) {
  Table table{{corner}, {}};
  const std::size_t layers = curves.empty() ? 0 : curves.front().y.size();
  for (std::size_t l = 1; l <= layers; ++l) table.header.push_back(heading + std::to_string(l));
  for (const plots::Series& curve : curves) {
    table.rows.push_back({curve.label});
    for (double value : curve.y) table.rows.back().push_back(number(value, digits));
  }
  return table;
}

Table transposed(const Table& table) {
  Table turned{{table.header.front()}, {}};
  for (const auto& row : table.rows) turned.header.push_back(row.front());
  for (std::size_t j = 1; j < table.header.size(); ++j) {
    turned.rows.push_back({table.header[j]});
    for (const auto& row : table.rows) turned.rows.back().push_back(row[j]);
  }
  return turned;
}

Table ends_table(const std::string& name, const std::vector<Signals>& starts) {
  Table table{{name, "h, first", "h, last", "dz, last", "dz, first", "dW, first/last"}, {}};
  for (const Signals& s : starts) {
    table.rows.push_back({s.start, number(s.h.front(), 2), number(s.h.back(), 2),
                          number(s.dz.back(), 2), number(s.dz.front(), 2),
                          number(s.dW.front() / s.dW.back(), 2)});
  }
  return table;
}

namespace {

plots::Histograms histograms(const Signals& signals, double low, double high) {
  plots::Histograms panel{signals.start, {"activation", false, low, high}, {}};
  for (const plots::Numbers& layer : signals.activations) {
    panel.layers.emplace_back(fmt::format("layer {}", panel.layers.size() + 1), layer);
  }
  return panel;
}

plots::Lines panel(const std::string& title, const std::vector<Signals>& starts,
                   plots::Numbers Signals::*quantity) {
  return {title, {"hidden layer"}, {"standard deviation", true}, by_layer(starts, quantity)};
}

}  // namespace

plots::Figure signal_figure(
    const std::string& title,
    const std::vector<std::pair<std::string, std::vector<Signals>>>& groups) {
  plots::Figure figure{title, {}, 3};
  for (const auto& [name, starts] : groups) {
    figure.panels.emplace_back(panel(name + ": h", starts, &Signals::h));
    figure.panels.emplace_back(panel(name + ": dL/dz", starts, &Signals::dz));
    figure.panels.emplace_back(panel(name + ": dL/dW", starts, &Signals::dW));
  }
  return figure;
}

plots::Figure layer_figure(const std::string& title, const std::vector<Signals>& starts, double low,
                           double high) {
  plots::Figure figure{title, {}, 3};
  for (const Signals& start : starts) figure.panels.emplace_back(histograms(start, low, high));
  figure.panels.emplace_back(panel("activations h", starts, &Signals::h));
  figure.panels.emplace_back(panel("error signals dL/dz", starts, &Signals::dz));
  figure.panels.emplace_back(panel("weight gradients dL/dW", starts, &Signals::dW));
  return figure;
}

}  // namespace lessons
