// Decision regions: the classifier's probability as a light colour, the line where it says 0.5, and
// the data, each class with a colour and a shape of its own.
#include "plots/panels.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "plots/axes.hpp"

namespace plots {

namespace {

// The plane as a grid of (side x side) points, row after row.
struct Grid {
  std::size_t side;
  Numbers x, y, probability;
};

Grid ask(const DecisionRegions& panel, std::size_t side) {
  Grid grid{side, {}, {}, {}};
  const auto at = [&](const Axis& axis, std::size_t k) {
    return *axis.low +
           (*axis.high - *axis.low) * static_cast<double>(k) / static_cast<double>(side - 1);
  };
  for (std::size_t row = 0; row < side; ++row) {
    for (std::size_t col = 0; col < side; ++col) {
      grid.x.push_back(at(panel.x, col));
      grid.y.push_back(at(panel.y, row));
    }
  }
  grid.probability = panel.probability(grid.x, grid.y);
  require(grid.probability.size() == grid.x.size(), panel.title,
          fmt::format("{} probabilities for {} points", grid.probability.size(), grid.x.size()));
  return grid;
}

void check(const DecisionRegions& panel) {
  const auto& [title, x, y, probability, point_x, point_y, point_class] = panel;
  require(x.low && x.high && y.low && y.high, title, "both axes need low and high");
  require(!x.logarithmic && !y.logarithmic, title, "axes cannot be logarithmic here");
  require(probability != nullptr, title, "there is no probability to ask for");
  require(point_x.size() == point_y.size() && point_x.size() == point_class.size(), title,
          fmt::format("{} x, {} y and {} classes of points", point_x.size(), point_y.size(),
                      point_class.size()));
  for (const double c : point_class) {
    require(c == 0.0 || c == 1.0, title, fmt::format("a point of class {}: expected 0 or 1", c));
  }
}

// An empty line after each row makes it a surface.
void write_grid(std::ostream& out, const Grid& grid) {
  out << "$grid << EOD\n";
  for (std::size_t i = 0; i < grid.x.size(); ++i) {
    out << fmt::format("{} {} {}\n", number(grid.x[i]), number(grid.y[i]),
                       number(grid.probability[i]));
    if ((i + 1) % grid.side == 0) out << '\n';
  }
  out << "EOD\n";
}

void write_points(std::ostream& out, const DecisionRegions& panel, int wanted) {
  out << fmt::format("$class{} << EOD\n", wanted);
  for (std::size_t i = 0; i < panel.point_x.size(); ++i) {
    if (panel.point_class[i] != wanted) continue;
    if (!shows(panel.x, panel.point_x[i]) || !shows(panel.y, panel.point_y[i])) continue;
    out << fmt::format("{} {}\n", number(panel.point_x[i]), number(panel.point_y[i]));
  }
  out << "EOD\n";
}

// gnuplot finds where the probability is 0.5 and keeps that line in $boundary.
void write_boundary(std::ostream& out) {
  out << "set table $boundary\nset contour base\nunset surface\n"
         "set cntrparam levels discrete 0.5\nsplot $grid using 1:2:3 with lines\n"
         "unset table\nunset contour\nset surface\n";
}

bool crosses_half(const Numbers& p) {
  return std::ranges::any_of(p, [](double value) { return value < 0.5; }) &&
         std::ranges::any_of(p, [](double value) { return value > 0.5; });
}

}  // namespace

void write(std::ostream& out, const DecisionRegions& panel, const Room& room) {
  check(panel);
  const Range x_range = range(panel.title, panel.x, {}, Margin::none);
  const Range y_range = range(panel.title, panel.y, {}, Margin::none);
  const Grid grid = ask(panel, 100);
  write_grid(out, grid);
  write_points(out, panel, 0);
  write_points(out, panel, 1);
  write_axis(out, 'x', panel.x, x_range, room);
  write_axis(out, 'y', panel.y, y_range, room);
  const bool boundary = crosses_half(grid.probability);
  if (boundary) write_boundary(out);

  out << "set palette defined (0 '#9CCBEA', 0.5 '#FFFFFF', 1 '#F7C98B')\nset cbrange [0:1]\n"
         "unset colorbox\nunset grid\nset border 15\n";
  if (!room.characters) out << "set size square\n";
  out << "plot NaN notitle";
  if (!room.characters) out << ", $grid using 1:2:3 with image notitle";
  if (boundary) out << ", $boundary using 1:2 with lines linecolor rgb 'black' linewidth 2 notitle";
  for (const int c : {0, 1}) {
    // A white edge parts a point from its neighbours; on a screen of characters it is its digit.
    const auto series = static_cast<std::size_t>(c);
    const std::string shape =
        room.characters ? fmt::format("'{}'", c) : std::to_string(marker(series));
    if (!room.characters) {
      out << fmt::format(
          ", $class{} with points pointtype {} pointsize {} linecolor rgb 'white' notitle", c,
          shape, 1.3 * room.marker);
    }
    out << fmt::format(
        ", $class{} with points pointtype {} pointsize {} linecolor rgb {} title 'class {}'", c,
        shape, 0.9 * room.marker, colour(series), c);
  }
  out << '\n';
}

}  // namespace plots
