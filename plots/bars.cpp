// Bars in groups, and histograms one above the other.
#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "plots/script.hpp"
#include "plots/style.hpp"

namespace plots {

namespace {

// Bars are read by their length: they start at 0 unless the panel says otherwise.
Axis from_zero(const Bars& panel) {
  Axis y = panel.y;
  bool negative = false;
  for (const auto& [label, heights] : panel.series) {
    negative = negative || std::ranges::any_of(heights, [](double h) { return h < 0.0; });
  }
  if (!y.low && !y.logarithmic && !negative) y.low = 0.0;
  return y;
}

// Shares of the samples in `bins` equal parts of [low, high], the largest share scaled to 1.
Numbers binned(const Numbers& samples, double low, double high, std::size_t bins) {
  Numbers counts(bins, 0.0);
  for (double sample : samples) {
    if (!(low <= sample && sample <= high)) continue;
    const auto bin =
        static_cast<std::size_t>((sample - low) / (high - low) * static_cast<double>(bins));
    counts[std::min(bin, bins - 1)] += 1.0;
  }
  const double most = counts.empty() ? 0.0 : *std::ranges::max_element(counts);
  for (double& count : counts) count /= std::max(most, 1.0);
  return counts;
}

// Layer l's histogram as steps between its base at height l and its shares above: lines of x, base,
// top.
std::string ridge(const Histograms& panel, std::size_t l) {
  const double low = *panel.x.low;
  const double step = (*panel.x.high - low) / static_cast<double>(panel.bins);
  const Numbers shares = binned(panel.layers[l].second, low, *panel.x.high, panel.bins);
  std::string lines;
  for (std::size_t b = 0; b < panel.bins; ++b) {
    const double left = low + step * static_cast<double>(b);
    const double top = static_cast<double>(l) + 0.85 * shares[b];
    lines += fmt::format("{0} {2} {3}\n{1} {2} {3}\n", left, left + step, l, top);
  }
  return lines;
}

}  // namespace

void add(Script& script, const Bars& panel) {
  std::string plots;
  std::vector<std::string> rows;
  std::vector<std::string> labels;
  for (const std::string& category : panel.categories) rows.push_back(quoted(category));
  for (std::size_t k = 0; k < panel.series.size(); ++k) {
    const auto& [label, heights] = panel.series[k];
    labels.push_back(label);
    require_equal(panel.title, label, heights.size(), panel.categories.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] += fmt::format(" {}", heights[i]);
  }
  std::string lines;
  for (const std::string& row : rows) lines += row + "\n";
  const std::string block = script.add_block(lines);
  for (std::size_t k = 0; k < panel.series.size(); ++k) {
    plots += fmt::format("{}{} using {}{} lc rgb '{}' fill pattern {} title {}",
                         k == 0 ? "plot " : ", ", block, k + 2, k == 0 ? ":xtic(1)" : "", colour(k),
                         k == 0 ? 3 : 3 + k, quoted(panel.series[k].first));
  }
  script.commands += title_command(panel.title) + axis_commands("y", from_zero(panel)) +
                     "set style data histogram\nset style histogram clustered gap 1\n"
                     "set boxwidth 0.9\n" +
                     key_commands(labels) + plots + "\n";
}

void add(Script& script, const Histograms& panel) {
  if (!panel.x.low || !panel.x.high || !(*panel.x.low < *panel.x.high) || panel.bins == 0) {
    throw std::invalid_argument(
        fmt::format("panel '{}': histograms need bins and a range of x", panel.title));
  }
  if (panel.layers.empty()) {
    throw std::invalid_argument(fmt::format("panel '{}': no layers", panel.title));
  }
  std::string plots;
  std::vector<std::string> labels;
  for (const auto& [label, samples] : panel.layers) labels.push_back(label);
  for (std::size_t l = panel.layers.size(); l-- > 0;) {  // the lower ones in front
    plots +=
        fmt::format("{}{} using 1:2:3 with filledcurves fs solid 0.55 noborder lc rgb '{}' notitle",
                    plots.empty() ? "plot " : ", ", script.add_block(ridge(panel, l)), colour(0));
  }
  script.commands +=
      title_command(panel.title) + axis_commands("x", panel.x) + tics_command("y", labels) +
      fmt::format("set yrange [-0.1:{}]\nset bmargin 4.2\n", panel.layers.size()) + plots + "\n";
}

}  // namespace plots
