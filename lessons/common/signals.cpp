#include "lessons/common/signals.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

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

double factor_per_layer(const plots::Numbers& layers) {
  return std::pow(layers.back() / layers.front(), 1.0 / static_cast<double>(layers.size() - 1));
}

double largest_over_smallest(const plots::Numbers& layers) {
  const auto [smallest, largest] = std::ranges::minmax(layers);
  return largest / smallest;
}

Table layer_table(const std::string& name, const std::vector<Signals>& starts,
                  plots::Numbers Signals::*quantity) {
  Table table{{name}, {}};
  for (const Signals& start : starts) {
    table.header.push_back(start.start);
    const plots::Numbers& layers = start.*quantity;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      if (table.rows.size() == l) table.rows.push_back({fmt::format("layer {}", l + 1)});
      table.rows[l].push_back(number(layers[l], 3));
    }
  }
  return table;
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

plots::Lines curves(const std::string& title, const std::vector<Signals>& starts,
                    plots::Numbers Signals::*quantity) {
  plots::Lines panel{title, {"hidden layer"}, {"standard deviation", true}, {}};
  for (const Signals& start : starts) {
    const plots::Numbers& layers = start.*quantity;
    panel.series.push_back({start.start, counted(layers.size(), 1.0), layers});
  }
  return panel;
}

}  // namespace

plots::Figure signal_figure(
    const std::string& title,
    const std::vector<std::pair<std::string, std::vector<Signals>>>& groups) {
  plots::Figure figure{title, {}, 3};
  for (const auto& [name, starts] : groups) {
    figure.panels.emplace_back(curves(name + ": h", starts, &Signals::h));
    figure.panels.emplace_back(curves(name + ": dL/dz", starts, &Signals::dz));
    figure.panels.emplace_back(curves(name + ": dL/dW", starts, &Signals::dW));
  }
  return figure;
}

plots::Figure layer_figure(const std::string& title, const std::vector<Signals>& starts, double low,
                           double high) {
  plots::Figure figure{title, {}, 3};
  for (const Signals& start : starts) figure.panels.emplace_back(histograms(start, low, high));
  figure.panels.emplace_back(curves("activations h", starts, &Signals::h));
  figure.panels.emplace_back(curves("error signals dL/dz", starts, &Signals::dz));
  figure.panels.emplace_back(curves("weight gradients dL/dW", starts, &Signals::dW));
  return figure;
}

}  // namespace lessons
