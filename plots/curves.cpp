// Curves over a common x axis.
#include <fmt/core.h>

#include <cmath>
#include <stdexcept>

#include "plots/script.hpp"
#include "plots/style.hpp"

namespace plots {

namespace {

constexpr std::size_t few = 60;  // up to so many points each gets a marker

bool drawable(double value, const Axis& axis) {
  return std::isfinite(value) && (!axis.logarithmic || value > 0.0);
}

// The points that can be drawn, a line each.
std::string points_of(const Series& series, const Lines& panel) {
  require_equal(panel.title, series.label, series.y.size(), series.x.size());
  std::string lines;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (!drawable(series.x[i], panel.x) || !drawable(series.y[i], panel.y)) continue;
    lines += fmt::format("{} {}\n", series.x[i], series.y[i]);
  }
  return lines;
}

}  // namespace

void add(Script& script, const Lines& panel) {
  std::string plots;
  std::vector<std::string> labels;
  for (std::size_t k = 0; k < panel.series.size(); ++k) {
    const Series& series = panel.series[k];
    const std::string points = points_of(series, panel);
    if (points.empty()) continue;
    plots += fmt::format("{}{} using 1:2 with {} title {}", plots.empty() ? "plot " : ", ",
                         script.add_block(points), curve_style(k, series.x.size() <= few),
                         quoted(series.label));
    labels.push_back(series.label);
  }
  if (labels.empty()) {
    throw std::invalid_argument(fmt::format("panel '{}': no point can be drawn", panel.title));
  }
  script.commands += title_command(panel.title) + axis_commands("x", panel.x) +
                     axis_commands("y", panel.y) + key_commands(labels) + plots + "\n";
}

}  // namespace plots
