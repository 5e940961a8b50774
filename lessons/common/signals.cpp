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
  Signals signals{start, {}, {}, {}};
  nn::evaluate_gradients(net, data, loss);
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
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

}  // namespace lessons
