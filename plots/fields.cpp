// Colours over a plane: decision regions, and matrices as heat maps.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "plots/script.hpp"
#include "plots/style.hpp"

namespace plots {

namespace {

Numbers spaced(double low, double high, std::size_t n) {
  Numbers points(n);
  for (std::size_t k = 0; k < n; ++k) {
    points[k] = low + (high - low) * static_cast<double>(k) / static_cast<double>(n - 1);
  }
  return points;
}

constexpr std::size_t grid_side = 90;  // points of the grid that decision regions are drawn from

void require_regions(const DecisionRegions& panel) {
  if (!panel.x.low || !panel.x.high || !panel.y.low || !panel.y.high) {
    throw std::invalid_argument(
        fmt::format("panel '{}': decision regions need the range of both axes", panel.title));
  }
  const std::size_t points = panel.point_x.size();
  require_equal(panel.title, "y of the points", panel.point_y.size(), points);
  require_equal(panel.title, "classes of the points", panel.point_class.size(), points);
}

// What the classifier says on a grid over the panel: lines of x, y, probability.
std::string probabilities(const DecisionRegions& panel) {
  Numbers x;
  Numbers y;
  for (double each_y : spaced(*panel.y.low, *panel.y.high, grid_side)) {
    for (double each_x : spaced(*panel.x.low, *panel.x.high, grid_side)) {
      x.push_back(each_x);
      y.push_back(each_y);
    }
  }
  const Numbers p = panel.probability(x, y);
  require_equal(panel.title, "probabilities of the grid", p.size(), x.size());
  std::string lines;
  for (std::size_t k = 0; k < p.size(); ++k) {
    const bool row_ends = (k + 1) % grid_side == 0;
    lines += fmt::format("{} {} {}\n{}", x[k], y[k], p[k], row_ends ? "\n" : "");
  }
  return lines;
}

// The line where the classifier is undecided, computed by gnuplot into a block of its own.
std::string add_contour(Script& script, const std::string& grid) {
  const std::string name = "$contour" + grid.substr(1);
  script.blocks += fmt::format(
      "set contour base\nset cntrparam levels discrete 0.5\nunset surface\nset table {}\n"
      "splot {} using 1:2:3\nunset table\nunset contour\nset surface\n",
      name, grid);
  return name;
}

std::string points_of_class(const DecisionRegions& panel, bool wanted) {
  std::string lines;
  for (std::size_t k = 0; k < panel.point_x.size(); ++k) {
    if ((panel.point_class[k] > 0.5) != wanted) continue;
    lines += fmt::format("{} {}\n", panel.point_x[k], panel.point_y[k]);
  }
  return lines;
}

std::string tics_or_numbers(const char* axis, const std::vector<std::string>& labels) {
  return labels.empty() ? "" : tics_command(axis, labels);
}

}  // namespace

void add(Script& script, const DecisionRegions& panel) {
  require_regions(panel);
  const std::string grid = script.add_block(probabilities(panel));
  const std::string undecided = add_contour(script, grid);
  script.commands +=
      title_command(panel.title) + axis_commands("x", panel.x) + axis_commands("y", panel.y) +
      key_commands({"p = 0.5", "class 0", "class 1"}) +
      "set palette defined (0 '#9CCBE8', 0.5 '#FFFFFF', 1 '#F5BE95')\nset cbrange [0:1]\n"
      "unset colorbox\nset size ratio -1\nunset grid\n" +
      fmt::format(
          "plot {} using 1:2:3 with image notitle, {} using 1:2 with lines lc rgb '#000000' "
          "lw 1.5 title 'p = 0.5'",
          grid, undecided);
  for (std::size_t c = 0; c < 2; ++c) {
    const std::string points = points_of_class(panel, c == 1);
    if (points.empty()) continue;
    script.commands +=
        fmt::format(", {} using 1:2 with points lc rgb '{}' pt {} ps 0.8 title 'class {}'",
                    script.add_block(points), colour(c), c == 0 ? 7 : 9, c);
  }
  script.commands += "\n";
}

void add(Script& script, const HeatMap& panel) {
  const std::size_t columns = panel.rows.empty() ? 0 : panel.rows.front().size();
  if (columns == 0) throw std::invalid_argument(fmt::format("panel '{}': no cells", panel.title));
  double largest = 0.0;
  std::string cells;  // lines of column, row, value, and the value as text
  for (std::size_t i = 0; i < panel.rows.size(); ++i) {
    require_equal(panel.title, "a row", panel.rows[i].size(), columns);
    for (std::size_t j = 0; j < columns; ++j) {
      const double value = panel.rows[i][j];
      if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
      cells += fmt::format("{} {} {} {:.2g}\n", j, i, value, value);
    }
  }
  const double asked = panel.limit.value_or(largest);
  const double limit = asked > 0.0 ? asked : 1.0;
  const std::string block = script.add_block(cells);
  script.commands +=
      title_command(panel.title) + axis_commands("x", {panel.x_label}) +
      axis_commands("y", {panel.y_label}) + tics_or_numbers("x", panel.column_labels) +
      tics_or_numbers("y", panel.row_labels) +
      "set palette defined (-1 '#3F9BD1', -0.5 '#9FCDE8', 0 '#FFFFFF', 0.5 '#F5C29B', 1 "
      "'#E58338')\n"
      "unset grid\nunset key\nset tics scale 0\nset bmargin 5.3\n" +
      fmt::format("set cbrange [{}:{}]\nset xrange [-0.5:{}.5]\nset yrange [{}.5:-0.5]\n", -limit,
                  limit, columns - 1, panel.rows.size() - 1) +
      fmt::format("plot {} using 1:2:3 with image pixels", block);
  const bool room_for_numbers = panel.rows.size() * columns <= 60 && columns <= 8;
  if (room_for_numbers) {
    script.commands += fmt::format(", {} using 1:2:(strcol(4)) with labels font ',10'", block);
  }
  script.commands += "\n";
}

}  // namespace plots
