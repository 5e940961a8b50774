// Bars: one group a category, one bar in it for each series, its height written above where there
// is room.
#include "plots/panels.hpp"

#include <fmt/ostream.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "plots/axes.hpp"

namespace plots {

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
    fmt::print(out, "$bars{} << EOD\n", s);
    for (std::size_t i = 0; i < heights.size(); ++i) {
      if (!shows(panel.y, heights[i])) continue;
      const double x = static_cast<double>(i + 1) + (static_cast<double>(s) - middle) * width;
      const std::string bar = number(x) + ' ' + number(heights[i]);
      out << bar << '\n';
      (heights[i] < 0.0 ? below : above) += fmt::format("{} \"{}\"\n", bar, brief(heights[i], 3));
    }
    out << "EOD\n";
  }
  fmt::print(out, "$above << EOD\n{}EOD\n$below << EOD\n{}EOD\n", above, below);
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
  fmt::print(out, "set xrange [0.4:{}.6]\nset boxwidth {}\n", groups, number(0.92 * width));
  write_axis(out, 'y', panel.y, height_range(panel), room);
  write_labels(out, 'x', panel.categories, room);
  out << "set grid noxtics\nset xzeroaxis linetype 1 linecolor rgb 'black'\nplot NaN notitle";
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const std::string& label = panel.series[s].first;
    fmt::print(out,
               ", $bars{0} using 1:2 with boxes linetype {1} linecolor rgb {2}"
               " fillstyle solid {3} border rgb {2} {4}",
               s, s + 1, colour(s), densities.at(s % densities.size()),
               label.empty() ? "notitle" : "title " + quoted(label));
  }
  if (groups * bars * 6 <= room.columns) {
    out << ", $above using 1:2:3 with labels offset 0,0.6 notitle"
           ", $below using 1:2:3 with labels offset 0,-0.6 notitle";
  }
  out << '\n';
}

}  // namespace plots
