#include "lessons/common/pictures.hpp"

#include <algorithm>

namespace lessons {

plots::Numbers numbers(const Matrix& a) { return {a.values().begin(), a.values().end()}; }

std::vector<plots::Numbers> row_numbers(const Matrix& a) {
  std::vector<plots::Numbers> rows;
  for (std::size_t i = 0; i < a.rows(); ++i) rows.emplace_back(a.row(i).begin(), a.row(i).end());
  return rows;
}

plots::Numbers counted(std::size_t n, double first) {
  plots::Numbers result;
  for (std::size_t k = 0; k < n; ++k) result.push_back(first + static_cast<double>(k));
  return result;
}

namespace {

plots::Numbers column(const Matrix& a, std::size_t j) {
  plots::Numbers result;
  for (std::size_t i = 0; i < a.rows(); ++i) result.push_back(a(i, j));
  return result;
}

plots::Axis axis_around(const std::string& label, const plots::Numbers& values) {
  const auto [low, high] = std::ranges::minmax(values);
  const double margin = 0.25 * (high - low);
  return {label, false, low - margin, high + margin};
}

}  // namespace

plots::DecisionRegions decision_regions(const std::string& title, const nn::Mlp& net,
                                        const nn::Dataset& data) {
  return decision_regions(title, std::make_shared<nn::Mlp>(net), data);
}

plots::DecisionRegions decision_regions(const std::string& title, std::shared_ptr<nn::Layer> net,
                                        const nn::Dataset& data) {
  const plots::Numbers x = column(data.inputs, 0);
  const plots::Numbers y = column(data.inputs, 1);
  const auto probability = [net = std::move(net)](const plots::Numbers& px,
                                                  const plots::Numbers& py) {
    Matrix points(px.size(), 2);
    for (std::size_t i = 0; i < px.size(); ++i) {
      points(i, 0) = px[i];
      points(i, 1) = py[i];
    }
    return numbers(map(net->forward(points), nn::logistic));
  };
  return {title, axis_around("x1", x),   axis_around("x2", y), probability, x,
          y,     column(data.targets, 0)};
}

}  // namespace lessons
