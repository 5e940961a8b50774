// Lines: curves with a marker now and then, so that they differ by more than their colour.
#include "plots/panels.hpp"

#include <fmt/ostream.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "plots/axes.hpp"

namespace plots {

namespace {

// The coordinates of all curves, x or y.
Numbers all(const Lines& panel, Numbers Series::*coordinate) {
  Numbers result;
  for (const auto& series : panel.series) {
    const Numbers& values = series.*coordinate;
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

// A point that the axes cannot show is an empty line: gnuplot leaves a gap there.
void write_curve(std::ostream& out, const Lines& panel, std::size_t s) {
  const auto& [label, x, y] = panel.series[s];
  fmt::print(out, "$curve{} << EOD\n", s);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool visible = shows(panel.x, x[i]) && shows(panel.y, y[i]);
    out << (visible ? number(x[i]) + ' ' + number(y[i]) : "") << '\n';
  }
  out << "EOD\n";
}

// Markers at equal distances along x, those of each series a little later than those of the one
// before, so that curves that lie on each other are all seen. A short series has them all.
void write_markers(std::ostream& out, const Lines& panel, std::size_t s, const Range& range) {
  const auto& [label, x, y] = panel.series[s];
  const double gap = (place(panel.x, range.high) - place(panel.x, range.low)) / 8.0;
  const double share = (static_cast<double>(s) + 0.5) / static_cast<double>(panel.series.size());
  double next = place(panel.x, range.low) + gap * share;
  fmt::print(out, "$markers{} << EOD\n", s);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!shows(panel.x, x[i]) || !shows(panel.y, y[i])) continue;
    if (x.size() > 20 && place(panel.x, x[i]) < next) continue;
    fmt::print(out, "{} {}\n", number(x[i]), number(y[i]));
    next = place(panel.x, x[i]) + gap;
  }
  out << "EOD\n";
}

// What is counted, layers say, has no halves: where gnuplot would put tics between a few whole
// numbers, they stand at each.
bool counts_a_few(const Axis& axis, const Numbers& values, const Range& range) {
  const auto whole = [](double value) { return value == std::round(value); };
  return !axis.logarithmic && range.high - range.low <= 10.0 && std::ranges::all_of(values, whole);
}

}  // namespace

void write(std::ostream& out, const Lines& panel, const Room& room) {
  for (const auto& [label, x, y] : panel.series) {
    require(x.size() == y.size(), panel.title,
            fmt::format("series '{}' has {} x and {} y", label, x.size(), y.size()));
  }
  const Range x_range = range(panel.title, panel.x, all(panel, &Series::x), Margin::none);
  const Range y_range = range(panel.title, panel.y, all(panel, &Series::y), Margin::some);
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    write_curve(out, panel, s);
    write_markers(out, panel, s, x_range);
  }
  write_axis(out, 'x', panel.x, x_range, room);
  if (counts_a_few(panel.x, all(panel, &Series::x), x_range)) out << "set xtics 1\n";
  write_axis(out, 'y', panel.y, y_range, room);

  // The legend shows dash and marker together, on a line of its own that has no point.
  out << "plot NaN notitle";
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const std::string& label = panel.series[s].label;
    const std::string point = fmt::format("pointtype {} pointsize {}", marker(s), room.marker);
    fmt::print(out, ", $curve{} using 1:2 with lines {} notitle", s, line_style(s));
    fmt::print(out, ", $markers{} using 1:2 with points {} linecolor rgb {} notitle", s, point,
               colour(s));
    if (label.empty()) continue;
    fmt::print(out, ", NaN with linespoints {} {} title {}", line_style(s), point, quoted(label));
  }
  out << '\n';
}

}  // namespace plots
