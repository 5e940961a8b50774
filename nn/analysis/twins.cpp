#include "nn/analysis/twins.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace nn {

std::size_t distinct_columns(const Matrix& a) {
  std::set<std::vector<double>> seen;
  std::size_t like_none = 0;  // with a NaN, which has no place in an order
  for (std::size_t j = 0; j < a.cols(); ++j) {
    std::vector<double> column;
    for (std::size_t i = 0; i < a.rows(); ++i) column.push_back(a(i, j));
    if (std::ranges::any_of(column, [](double x) { return std::isnan(x); })) {
      ++like_none;
    } else {
      seen.insert(std::move(column));
    }
  }
  return seen.size() + like_none;
}

namespace {
// A column a neuron: its incoming weights, its bias and, after those, its outgoing weights.
Matrix neurons_of(const Dense& layer, const Matrix& outgoing) {
  require_shape("twins", layer.bias, 1, layer.fan_out());
  Matrix neurons(layer.fan_in() + 1 + outgoing.rows(), layer.fan_out());
  auto next = neurons.values().begin();
  for (const Matrix* part : {&layer.weights.value, &layer.bias.value, &outgoing}) {
    next = std::ranges::copy(part->values(), next).out;
  }
  return neurons;
}

Matrix hidden_neurons(const Mlp& net, std::size_t l) {
  const Dense &layer = net.dense(l), &next = net.dense(l + 1);
  if (next.fan_in() != layer.fan_out()) {
    throw std::invalid_argument(fmt::format("twins: a layer of {} neurons before one that reads {}",
                                            layer.fan_out(), next.fan_in()));
  }
  return neurons_of(layer, transpose(next.weights.value));
}
}  // namespace

std::size_t distinct_neurons(const Dense& layer) {
  return distinct_columns(neurons_of(layer, Matrix()));
}

std::size_t distinct_neurons(const Mlp& net, std::size_t l) {
  return distinct_columns(hidden_neurons(net, l));
}

double spread(const Dense& layer) { return column_spread(neurons_of(layer, Matrix())); }

double spread(const Mlp& net) {
  double largest = 0.0;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    const double spread = column_spread(hidden_neurons(net, l));
    if (!(spread <= largest)) largest = spread;  // a NaN stays: nothing is larger
    if (std::isnan(largest)) break;
  }
  return largest;
}

double column_spread(const Matrix& a) {
  if (a.cols() == 0) throw std::invalid_argument("column_spread: " + shape(a) + " has no columns");
  return block_spread(a, a.cols());
}

double block_spread(const Matrix& a, std::size_t blocks) {
  if (blocks == 0 || a.cols() == 0 || a.cols() % blocks != 0) {
    throw std::invalid_argument("block_spread: " + shape(a) + " does not divide into " +
                                std::to_string(blocks) + " blocks of columns");
  }
  const std::size_t width = a.cols() / blocks;
  Matrix difference = a;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.cols(); ++j) {
      const double first = a(i, j % width);  // infinity less infinity would be NaN
      difference(i, j) = a(i, j) == first ? 0.0 : a(i, j) - first;
    }
  }
  return max_abs(difference);
}

}  // namespace nn
