// Charts: the panels with two axes, curves, bars and histograms.
#include "plots/panels.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ostream>

#include "plots/axes.hpp"

namespace plots {

// ---- Lines -----------------------------------------------------------------
// Lines: curves with a marker now and then, so that they differ by more than their colour.

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
  out << fmt::format("$curve{} << EOD\n", s);
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
  out << fmt::format("$markers{} << EOD\n", s);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!shows(panel.x, x[i]) || !shows(panel.y, y[i])) continue;
    if (x.size() > 20 && place(panel.x, x[i]) < next) continue;
    out << fmt::format("{} {}\n", number(x[i]), number(y[i]));
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
    out << fmt::format(", $curve{} using 1:2 with lines {} notitle", s, line_style(s));
    out << fmt::format(", $markers{} using 1:2 with points {} linecolor rgb {} notitle", s, point,
                       colour(s));
    if (label.empty()) continue;
    out << fmt::format(", NaN with linespoints {} {} title {}", line_style(s), point,
                       in_quotes(label));
  }
  out << '\n';
}

// ---- Bars ------------------------------------------------------------------
// Bars: one group a category, one bar in it for each series, its height written above where there
// is room.

namespace {

constexpr double group_width = 0.8;                      // the rest is the gap to the next group
constexpr std::array densities = {1.0, 0.5, 0.2, 0.75};  // of colour, for a grey print

// Bars start at 0, or on a logarithmic axis below the smallest; numbers need room at their ends.
Range height_range(const Bars& panel) {
  Numbers heights = panel.y.logarithmic ? Numbers{} : Numbers{0.0};
  for (const auto& [label, values] : panel.series) {
    heights.insert(heights.end(), values.begin(), values.end());
  }
  Range result = range(panel.title, panel.y, heights, Margin::none);
  const double tenth = (place(panel.y, result.high) - place(panel.y, result.low)) / 10.0;
  const auto moved = [&](double value, double by) {
    return panel.y.logarithmic ? value * std::pow(10.0, by) : value + by;
  };
  if (!panel.y.high && result.high != 0.0) result.high = moved(result.high, tenth);
  if (!panel.y.low && result.low != 0.0) result.low = moved(result.low, -tenth);
  return result;
}

// Columns of $bars0, $bars1, ...: x, height; of $above and $below, what stands at a bar's end: x,
// height, text.
void write_heights(std::ostream& out, const Bars& panel, double width) {
  std::string above, below;
  const double middle = (static_cast<double>(panel.series.size()) - 1.0) / 2.0;
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const auto& heights = panel.series[s].second;
    out << fmt::format("$bars{} << EOD\n", s);
    for (std::size_t i = 0; i < heights.size(); ++i) {
      if (!shows(panel.y, heights[i])) continue;
      const double x = static_cast<double>(i + 1) + (static_cast<double>(s) - middle) * width;
      const std::string bar = number(x) + ' ' + number(heights[i]);
      out << bar << '\n';
      (heights[i] < 0.0 ? below : above) += fmt::format("{} \"{}\"\n", bar, brief(heights[i], 3));
    }
    out << "EOD\n";
  }
  out << fmt::format("$above << EOD\n{}EOD\n$below << EOD\n{}EOD\n", above, below);
}

}  // namespace

void write(std::ostream& out, const Bars& panel, const Room& room) {
  const std::size_t groups = std::max<std::size_t>(panel.categories.size(), 1);
  const std::size_t bars = std::max<std::size_t>(panel.series.size(), 1);
  for (const auto& [label, heights] : panel.series) {
    require(heights.size() == panel.categories.size(), panel.title,
            fmt::format("series '{}' has {} heights for {} categories", label, heights.size(),
                        panel.categories.size()));
  }
  const double width = group_width / static_cast<double>(bars);
  write_heights(out, panel, width);
  out << fmt::format("set xrange [0.4:{}.6]\nset boxwidth {}\n", groups, number(0.92 * width));
  write_axis(out, 'y', panel.y, height_range(panel), room);
  write_labels(out, 'x', panel.categories, room);
  out << "set grid noxtics\nset xzeroaxis linetype 1 linecolor rgb 'black'\nplot NaN notitle";
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const std::string& label = panel.series[s].first;
    out << fmt::format(
        ", $bars{0} using 1:2 with boxes linetype {1} linecolor rgb {2}"
        " fillstyle solid {3} border rgb {2} {4}",
        s, s + 1, colour(s), densities.at(s % densities.size()),
        label.empty() ? "notitle" : "title " + in_quotes(label));
  }
  if (groups * bars * 6 <= room.columns) {
    out << ", $above using 1:2:3 with labels offset 0,0.6 notitle"
           ", $below using 1:2:3 with labels offset 0,-0.6 notitle";
  }
  out << '\n';
}

// ---- Histograms ------------------------------------------------------------
// Histograms: ridges one above the other, each as high as its own fullest bin, so that a narrow
// layer and a wide one can be compared by their shape.

namespace {

constexpr double peak = 0.86;  // of the distance between two ridges

// How many samples each bin holds. The last bin includes its upper end; what lies outside of the
// range is not counted.
std::vector<std::size_t> counts(const Numbers& samples, const Axis& axis, const Range& range,
                                std::size_t bins) {
  const double low = place(axis, range.low);
  const double high = place(axis, range.high);
  std::vector<std::size_t> result(bins, 0);
  for (const double sample : samples) {
    if (!shows(axis, sample) || sample < range.low || sample > range.high) continue;
    const double share = (place(axis, sample) - low) / (high - low);
    const auto bin = static_cast<std::size_t>(share * static_cast<double>(bins));
    ++result[std::min(bin, bins - 1)];
  }
  return result;
}

// The outline of a ridge that stands on height `base`: two points a bin. Columns: x, base, height.
void write_ridge(std::ostream& out, const std::vector<std::size_t>& bin_counts, const Axis& axis,
                 const Range& range, double base) {
  const double low = place(axis, range.low);
  const double width = (place(axis, range.high) - low) / static_cast<double>(bin_counts.size());
  const auto fullest = static_cast<double>(std::max<std::size_t>(std::ranges::max(bin_counts), 1));
  const auto value = [&](std::size_t edge) {
    const double at = low + width * static_cast<double>(edge);
    return number(axis.logarithmic ? std::pow(10.0, at) : at);
  };
  for (std::size_t bin = 0; bin < bin_counts.size(); ++bin) {
    const double height = base + peak * static_cast<double>(bin_counts[bin]) / fullest;
    out << fmt::format("{0} {2} {3}\n{1} {2} {3}\n", value(bin), value(bin + 1), number(base),
                       number(height));
  }
}

// From light to dark with depth.
std::string shade(std::size_t layer, std::size_t layers) {
  const double depth =
      layers > 1 ? static_cast<double>(layer) / static_cast<double>(layers - 1) : 1;
  const auto mix = [&](double light, double dark) {
    return static_cast<int>(std::lround(light + depth * (dark - light)));
  };
  return fmt::format("'#{:02X}{:02X}{:02X}'", mix(0xA9, 0x00), mix(0xD3, 0x5A), mix(0xEE, 0x96));
}

}  // namespace

void write(std::ostream& out, const Histograms& panel, const Room& room) {
  require(panel.bins > 0, panel.title, "0 bins");
  Numbers all;
  for (const auto& [label, samples] : panel.layers) {
    all.insert(all.end(), samples.begin(), samples.end());
  }
  const Range x_range = range(panel.title, panel.x, all, Margin::none);
  std::vector<std::string> labels;
  for (std::size_t l = 0; l < panel.layers.size(); ++l) {
    labels.push_back(panel.layers[l].first);
    out << fmt::format("$ridge{} << EOD\n", l);
    write_ridge(out, counts(panel.layers[l].second, panel.x, x_range, panel.bins), panel.x, x_range,
                static_cast<double>(l + 1));
    out << "EOD\n";
  }
  write_axis(out, 'x', panel.x, x_range, room);
  write_labels(out, 'y', labels, room);
  out << fmt::format("set yrange [0.9:{}]\n", number(static_cast<double>(labels.size()) + 1.0));
  out << "set border 1\nset grid noytics\n";

  out << "plot NaN notitle";
  for (std::size_t l = panel.layers.size(); l-- > 0;) {
    if (!room.characters) {
      out << fmt::format(", $ridge{} using 1:2:3 with filledcurves linecolor rgb {} notitle", l,
                         shade(l, panel.layers.size()));
    }
    out << fmt::format(", $ridge{} using 1:3 with lines linetype 1 linecolor rgb '#404040' notitle",
                       l);
  }
  out << '\n';
}

}  // namespace plots
