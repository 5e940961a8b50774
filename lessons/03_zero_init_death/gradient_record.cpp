#include "gradient_record.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "lessons/common/pictures.hpp"

namespace lessons {

void GradientRecord::add(const nn::Mlp& net) {
  weights.resize(net.depth());
  hidden_biases.push_back(0.0);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    weights[l].push_back(max_abs(net.dense(l).weights.gradient));
    const double bias = max_abs(net.dense(l).bias.gradient);
    if (l + 1 == net.depth()) {
      output_bias.push_back(bias);
    } else {
      hidden_biases.back() = std::max(hidden_biases.back(), bias);
    }
  }
}

double GradientRecord::largest_inside() const {
  double largest = 0.0;
  for (double gradient : hidden_biases) largest = std::max(largest, gradient);
  for (const plots::Numbers& matrix : weights) {
    for (double gradient : matrix) largest = std::max(largest, gradient);
  }
  return largest;
}

Table table_of(const GradientRecord& record, const plots::Numbers& losses,
               const std::vector<std::size_t>& steps) {
  Table table{{"step"}, {}};
  for (std::size_t l = 1; l <= record.weights.size(); ++l) {
    table.header.push_back(fmt::format("W{}", l));
  }
  table.header.insert(table.header.end(), {"hidden b", "output b", "loss"});
  for (std::size_t step : steps) {
    if (step >= losses.size()) continue;
    std::vector<std::string> row{std::to_string(step)};
    for (const plots::Numbers& matrix : record.weights) row.push_back(number(matrix[step], 2));
    row.push_back(number(record.hidden_biases[step], 2));
    row.push_back(number(record.output_bias[step], 2));
    row.push_back(number(losses[step]));
    table.rows.push_back(row);
  }
  return table;
}

plots::Lines curves_of(const std::string& title, const GradientRecord& record, std::size_t steps,
                       double lowest) {
  plots::Lines lines{title, {"step"}, {"largest |gradient|", true, lowest, 1.0}, {}};
  const auto add = [&](const std::string& label, plots::Numbers gradients) {
    gradients.resize(std::min(steps, gradients.size()));
    std::ranges::replace(gradients, 0.0, std::numeric_limits<double>::quiet_NaN());
    lines.series.push_back({label, counted(gradients.size()), gradients});
  };
  for (std::size_t l = 0; l < record.weights.size(); ++l) {
    add(fmt::format("W{}", l + 1), record.weights[l]);
  }
  add("output bias", record.output_bias);
  return lines;
}

}  // namespace lessons
