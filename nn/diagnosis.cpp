#include "nn/diagnosis.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace nn {

std::size_t distinct_columns(const Matrix& a) {
  std::set<std::vector<double>> seen;
  for (std::size_t j = 0; j < a.cols(); ++j) {
    std::vector<double> column;
    for (std::size_t i = 0; i < a.rows(); ++i) column.push_back(a(i, j));
    seen.insert(std::move(column));
  }
  return seen.size();
}

std::size_t distinct_neurons(const Dense& layer) {
  Matrix neurons(layer.fan_in() + 1, layer.fan_out());  // the bias as one more incoming weight
  std::ranges::copy(layer.weights.value.values(), neurons.values().begin());
  std::ranges::copy(layer.bias.value.row(0), neurons.row(layer.fan_in()).begin());
  return distinct_columns(neurons);
}

double spread(const Dense& layer) {
  return std::max(column_spread(layer.weights.value), column_spread(layer.bias.value));
}

double column_spread(const Matrix& a) {
  if (a.cols() == 0) throw std::invalid_argument("column_spread: " + shape(a) + " has no columns");
  Matrix difference = a;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (double& value : difference.row(i)) value -= a(i, 0);
  }
  return max_abs(difference);
}

Statistics statistics(const Matrix& a) {
  const double average = mean(a);
  const Matrix centred = a - average;
  return {average, std::sqrt(mean(centred * centred)), mean(a * a)};
}

Health health(const Mlp& net, std::size_t l) {
  const Activation& f = net.hidden_activation();
  const Matrix slopes = map(net.pre_activation(l), net.activation(l), f.derivative);
  const double at_zero = f.derivative(0.0, f.function(0.0));
  const double full = at_zero > 0.0 ? at_zero : 1.0;
  const Matrix totals = column_sums(map(slopes, [](double s) { return std::abs(s); }));
  const auto samples = static_cast<double>(slopes.rows());
  double dead = 0.0;
  double saturated = 0.0;
  for (double total : totals.values()) {
    dead += total == 0.0;
    saturated += total > 0.0 && total / samples < 0.05 * full;
  }
  const auto neurons = static_cast<double>(slopes.cols());
  return {dead / neurons, saturated / neurons};
}

}  // namespace nn
