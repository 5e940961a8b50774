// Histograms: ridges one above the other, each as high as its own fullest bin, so that a narrow
// layer and a wide one can be compared by their shape.
#include "plots/panels.hpp"

#include <fmt/ostream.h>

#include <algorithm>
#include <cmath>

#include "plots/axes.hpp"

namespace plots {

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
    fmt::print(out, "{0} {2} {3}\n{1} {2} {3}\n", value(bin), value(bin + 1), number(base),
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
    fmt::print(out, "$ridge{} << EOD\n", l);
    write_ridge(out, counts(panel.layers[l].second, panel.x, x_range, panel.bins), panel.x, x_range,
                static_cast<double>(l + 1));
    out << "EOD\n";
  }
  write_axis(out, 'x', panel.x, x_range, room);
  write_labels(out, 'y', labels, room);
  fmt::print(out, "set yrange [0.9:{}]\n", number(static_cast<double>(labels.size()) + 1.0));
  out << "set border 1\nset grid noytics\n";

  out << "plot NaN notitle";
  for (std::size_t l = panel.layers.size(); l-- > 0;) {
    if (!room.characters) {
      fmt::print(out, ", $ridge{} using 1:2:3 with filledcurves linecolor rgb {} notitle", l,
                 shade(l, panel.layers.size()));
    }
    fmt::print(out, ", $ridge{} using 1:3 with lines linetype 1 linecolor rgb '#404040' notitle",
               l);
  }
  out << '\n';
}

}  // namespace plots
