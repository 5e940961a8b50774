// Decision regions: the classifier's probability as a light colour, the line where it says 0.5, and
// the data, each class with a colour and a shape of its own.
#include "plots/panels.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
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

// The probabilities alone, as a matrix, in as many digits as colours need: gnuplot reads a script byte by
// byte, and this is the longest part of it.
void write_grid(std::ostream& out, const Grid& grid) {
  out << "$grid << EOD\n";
  for (std::size_t i = 0; i < grid.x.size(); ++i) {
    const double rounded = std::round(1000.0 * grid.probability[i]) / 1000.0;
    out << number(rounded) << ((i + 1) % grid.side == 0 ? '\n' : ' ');
  }
  out << "EOD\n";
}

// Columns and rows count from 0.
void plot_grid(std::ostream& out, const Grid& grid) {
  const auto last = static_cast<double>(grid.side - 1);
  out << fmt::format("$grid matrix using ({} + $1 * {}):({} + $2 * {}):3 with image notitle",
                     number(grid.x.front()), number((grid.x.back() - grid.x.front()) / last),
                     number(grid.y.front()), number((grid.y.back() - grid.y.front()) / last));
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

struct Points {
  Numbers x, y;

  void add(double at_x, double at_y) {
    x.push_back(at_x);
    y.push_back(at_y);
  }
};

// Where the probability crosses 0.5: segments through the cells of the grid. Segment k leads from crossing
// 2k to crossing 2k + 1, each on an edge between two neighbours of the grid.
struct Border {
  Points below, above;            // the ends of each crossing's edge
  std::vector<std::size_t> edge;  // its number: two cells share an edge
};

Border border(const Grid& grid) {
  Border result;
  const auto is_above = [&](std::size_t i) { return grid.probability[i] > 0.5; };
  for (std::size_t i = 0; i + grid.side < grid.x.size(); ++i) {
    if ((i + 1) % grid.side == 0) continue;
    const std::size_t corners[] = {i, i + 1, i + 1 + grid.side, i + grid.side};
    if (!std::ranges::all_of(corners,
                             [&](std::size_t c) { return std::isfinite(grid.probability[c]); })) {
      continue;
    }
    for (std::size_t k = 0; k < 4; ++k) {
      std::size_t low = corners[k], high = corners[(k + 1) % 4];
      if (is_above(low) == is_above(high)) continue;
      result.edge.push_back(2 * std::min(low, high) + k % 2);
      if (is_above(low)) std::swap(low, high);
      result.below.add(grid.x[low], grid.y[low]);
      result.above.add(grid.x[high], grid.y[high]);
    }
  }
  return result;
}

// Where on their edges the crossings lie. They are bisected: between a probability that is almost 0.5 and
// one that is far from it a crossing may lie anywhere, and guessed from the two a straight border has steps.
Points crossings(const DecisionRegions& panel, Border border) {
  Points middle = border.below;
  for (int halving = 0; halving < 8; ++halving) {
    for (std::size_t i = 0; i < middle.x.size(); ++i) {
      middle.x[i] = (border.below.x[i] + border.above.x[i]) / 2.0;
      middle.y[i] = (border.below.y[i] + border.above.y[i]) / 2.0;
    }
    const Numbers probability = panel.probability(middle.x, middle.y);
    for (std::size_t i = 0; i < middle.x.size(); ++i) {
      Points& end = probability[i] > 0.5 ? border.above : border.below;
      end.x[i] = middle.x[i];
      end.y[i] = middle.y[i];
    }
  }
  return middle;
}

// From segment to segment as far as they hang together: first the lines with ends, then the rings.
void write_border(std::ostream& out, const Border& border, const Points& at) {
  std::map<std::size_t, std::vector<std::size_t>> on_edge;  // one crossing or two
  for (std::size_t i = 0; i < border.edge.size(); ++i) on_edge[border.edge[i]].push_back(i);
  std::vector<bool> drawn(border.edge.size() / 2);
  const auto point = [&](std::size_t i) {
    out << fmt::format("{} {}\n", number(at.x[i]), number(at.y[i]));
  };
  out << "$border << EOD\n";
  for (const bool ring : {false, true}) {
    for (std::size_t start = 0; start < border.edge.size(); ++start) {
      if (drawn[start / 2] || (!ring && on_edge[border.edge[start]].size() == 2)) continue;
      point(start);
      for (std::size_t i = start; !drawn[i / 2];) {
        drawn[i / 2] = true;
        const std::size_t end = i % 2 == 0 ? i + 1 : i - 1;
        point(end);
        const auto& both = on_edge[border.edge[end]];
        i = both.front() == end ? both.back() : both.front();
      }
      out << '\n';
    }
  }
  out << "EOD\n";
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
  const bool has_border = crosses_half(grid.probability);
  if (has_border) {
    const Border edges = border(grid);
    write_border(out, edges, crossings(panel, edges));
  }

  out << "set palette defined (0 '#9CCBEA', 0.5 '#FFFFFF', 1 '#F7C98B')\nset cbrange [0:1]\n"
         "unset colorbox\nunset grid\nset border 15\n";
  if (!room.characters) out << "set size square\n";
  out << "plot NaN notitle";
  if (!room.characters) {
    out << ", ";
    plot_grid(out, grid);
  }
  if (has_border) out << ", $border using 1:2 with lines linecolor rgb 'black' linewidth 2 notitle";
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
