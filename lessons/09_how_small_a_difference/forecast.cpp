#include "forecast.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "matrix/matmul.hpp"
#include "matrix/symmetric_eigen.hpp"
#include "nn/analysis/splitting.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {

// What near_twins draws for a difference of 1, around 0: a column a neuron, (w1, w2, b, v).
Matrix drawn_differences(PartingOptions options) {
  options.constant = 0.0;
  const nn::Mlp net = near_twins(2, "tanh", 1.0, options);
  Matrix d = Matrix::zeros(4, options.width);  // biases start without differences
  for (std::size_t j = 0; j < d.cols(); ++j) {
    for (std::size_t i = 0; i < 2; ++i) d(i, j) = net.dense(0).weights.value(i, j);
    d(3, j) = net.dense(1).weights.value(j, 0);
  }
  return d;
}

// As nn::spread measures it: in incoming weights and biases.
double spread_of(const Matrix& d) {
  Matrix incoming(3, d.cols());
  std::ranges::copy(d.values().first(incoming.size()), incoming.values().begin());
  return nn::column_spread(incoming);
}

}  // namespace

Forecast forecast(const std::string& problem, const std::string& activation,
                  const PartingOptions& options) {
  const nn::Dataset data = problem_by_name(problem);
  nn::Mlp twins = near_twins(2, activation, 0.0, options);
  Matrix d = drawn_differences(options);  // (4 x width)
  const double rate = descent_rate(activation);
  nn::GradientDescent descent(rate);
  Forecast result{rate, {}, {}, {}, {}};
  Matrix errors;  // (samples x 1)
  for (std::size_t step = 0; step <= options.budget; ++step) {
    nn::evaluate_gradients(twins, data, nn::binary_cross_entropy, errors);
    const Matrix H = nn::splitting_matrix(twins, data.inputs, errors);  // (4 x 4)
    if (step % Parting::look == 0) {
      result.v.push_back(twins.dense(1).weights.value(0, 0));
      result.g.push_back(std::hypot(H(0, 3), H(1, 3), H(2, 3)));
      result.eigenvalue.push_back(symmetric_eigenvalues(H).front());
      result.spread.push_back(spread_of(d));
    }
    d -= rate * matmul(H, d);
    descent.step(twins.parameters());
  }
  return result;
}

std::optional<std::size_t> Forecast::parted_at(double difference) const {
  const auto there = [=](double grown) { return difference * grown >= Parting::parted; };
  const auto found = std::ranges::find_if(spread, there);
  if (found == spread.end()) return {};
  return Parting::look * static_cast<std::size_t>(found - spread.begin());
}

double Forecast::growth_at(std::size_t step) const {
  return 1.0 - learning_rate * eigenvalue[std::min(step / Parting::look, eigenvalue.size() - 1)];
}

const Parting& CloseLook::from(double difference) const {
  const auto found = std::ranges::find(measured, difference, &Parting::difference);
  if (found == measured.end()) {
    throw std::invalid_argument(fmt::format("no training from differences of {}", difference));
  }
  return *found;
}

double CloseLook::steps(double difference) const {
  const auto& step = from(difference).parted_at;
  return step ? static_cast<double>(*step) : std::nan("");
}

double CloseLook::largest_error(double difference) const {
  const plots::Numbers& spread = from(difference).spread.y;
  double largest = 0.0;
  for (std::size_t k = 0; k < std::min(spread.size(), foretold.spread.size()); ++k) {
    const double expected = difference * foretold.spread[k];
    if (expected < 1e-3) largest = std::max(largest, std::abs(spread[k] / expected - 1.0));
  }
  return largest;
}

Table table_of(const Forecast& forecast, const std::vector<Parting>& measured) {
  Table table{{"difference", "parted at step", "foretold", "95 % right", "right in the end"}, {}};
  for (const Parting& each : measured) {
    table.rows.push_back({number(each.difference), step_text(each.parted_at),
                          step_text(forecast.parted_at(each.difference)),
                          step_text(each.learned_at), number(each.accuracy)});
  }
  return table;
}

Table table_of(const Forecast& forecast, const Parting& measured) {
  Table table{{"step", "v", "|g|", "eigenvalue", "growth a step", "foretold", "measured"}, {}};
  for (std::size_t step : {0u, 500u, 1000u, 2000u, 5000u, 10000u, 20000u}) {
    const std::size_t k = step / Parting::look;
    if (k >= forecast.v.size()) break;
    const bool trained = k < measured.spread.y.size();
    table.rows.push_back({std::to_string(step), number(forecast.v[k], 3), number(forecast.g[k], 3),
                          number(forecast.eigenvalue[k], 3),
                          fmt::format("{:.6f}", forecast.growth_at(step)),
                          fmt::format("{:.3e}", measured.difference * forecast.spread[k]),
                          trained ? fmt::format("{:.3e}", measured.spread.y[k]) : "learned"});
  }
  return table;
}

}  // namespace lessons
