#include "lessons/common/by_layer.hpp"

#include <fmt/core.h>

#include <cmath>

#include "lessons/common/pictures.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/trainer.hpp"

namespace lessons {

Start equal(double c) { return {"all " + number(c, 3), nn::constant(c)}; }
Start random(double c) { return {"random " + number(c, 3), nn::normal(c)}; }

double loudness(const nn::Mlp& net, std::size_t l) {
  return std::sqrt(nn::statistics(net.activation(l)).mean_square);
}

double variance(const nn::Mlp& net, std::size_t l) {
  return std::pow(nn::statistics(net.activation(l)).standard_deviation, 2);
}

double largest_gradient(const nn::Mlp& net, std::size_t l) {
  return max_abs(net.dense(l).weights.gradient);
}

std::vector<plots::Series> by_layer(LayerMeasure measure, const nn::Activation& f,
                                    const std::vector<std::size_t>& hidden,
                                    const std::vector<Start>& starts, const nn::Dataset& data,
                                    std::uint64_t seed) {
  std::vector<std::size_t> widths = {data.inputs.cols()};
  widths.insert(widths.end(), hidden.begin(), hidden.end());
  widths.push_back(data.targets.cols());
  std::vector<plots::Series> rows;
  for (const Start& start : starts) {
    nn::Mlp net(widths, f, start.weights, seed);
    nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
    plots::Numbers layers;
    for (std::size_t l = 0; l < net.depth(); ++l) layers.push_back(measure(net, l));
    rows.push_back({f.name + ", " + start.name, counted(net.depth(), 1.0), layers});
  }
  return rows;
}

namespace {

std::size_t layers_of(const std::vector<plots::Series>& rows) {
  return rows.empty() ? 0 : rows.front().y.size();
}

}  // namespace

Table table_of(const std::string& corner, const std::vector<plots::Series>& rows) {
  Table table{{corner}, {}};
  for (std::size_t l = 0; l < layers_of(rows); ++l) {
    table.header.push_back(fmt::format("layer {}", l + 1));
  }
  for (const plots::Series& row : rows) {
    table.rows.push_back({row.label});
    for (double value : row.y) table.rows.back().push_back(number(value, 3));
  }
  return table;
}

plots::HeatMap log_map(const std::string& title, const std::vector<plots::Series>& rows) {
  plots::HeatMap map{title, "layer", "", {}, {}, {}, {}};
  for (const plots::Series& row : rows) {
    map.row_labels.push_back(row.label);
    plots::Numbers& cells = map.rows.emplace_back();
    for (double value : row.y) cells.push_back(std::log10(value));
  }
  return map;
}

}  // namespace lessons
