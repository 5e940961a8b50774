#include "plots/axes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <stdexcept>

namespace plots {

namespace {

Range data_range(const Axis& axis, const Numbers& values) {
  Range found = axis.logarithmic ? Range{1.0, 10.0} : Range{0.0, 1.0};
  bool any = false;
  for (const double value : values) {
    if (!shows(axis, value)) continue;
    found =
        any ? Range{std::min(found.low, value), std::max(found.high, value)} : Range{value, value};
    any = true;
  }
  return found;
}

Range widened(const Axis& axis, Range range, Margin margin) {
  if (range.low == range.high) {
    const double around = std::abs(range.low) > 0.0 ? 0.5 * std::abs(range.low) : 0.5;
    if (axis.logarithmic) return {range.low / 3.0, range.high * 3.0};
    return {range.low - around, range.high + around};
  }
  if (margin == Margin::none) return range;
  if (axis.logarithmic) {
    const double factor = std::pow(range.high / range.low, 0.05);
    return {range.low / factor, range.high * factor};
  }
  const double part = 0.05 * (range.high - range.low);
  return {range.low - part, range.high + part};
}

// 1, 2, 5, 10, ...: the first that leaves at most so many of n labels.
std::size_t round_stride(std::size_t n, std::size_t most) {
  std::size_t stride = 1;
  for (std::size_t k = 0; n / stride > most; ++k) stride = k % 3 == 1 ? stride / 2 * 5 : stride * 2;
  return stride;
}

std::string power_of_ten(int exponent) {
  static const std::vector<std::string> raised = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "10⁻" : "10";
  for (const char digit : std::to_string(std::abs(exponent))) {
    text += raised.at(static_cast<std::size_t>(digit - '0'));
  }
  return text;
}

// Over many decades: 10⁻⁶, 10⁻⁴, ... with small tics between neighbouring ones. Over a few: 1,
// 2, 5. None if there were fewer than two to read.
std::string logarithmic_tics(const Range& range, std::size_t most) {
  const int first = static_cast<int>(std::floor(std::log10(range.low)));
  const int last = static_cast<int>(std::ceil(std::log10(range.high)));
  const int stride = static_cast<int>(round_stride(static_cast<std::size_t>(last - first), most));
  const bool few = last - first <= 2;
  std::string tics;
  int labelled = 0;
  for (int exponent = first; exponent <= last; ++exponent) {
    for (int digit = 1; digit < 10; ++digit) {
      const double at = digit * std::pow(10.0, exponent);
      if (at < range.low * 0.999 || at > range.high * 1.001) continue;
      std::string label;
      if (few && (digit == 1 || digit == 2 || digit == 5)) label = fmt::format("{:g}", at);
      if (!few && digit == 1 && exponent % stride == 0) label = power_of_ten(exponent);
      if (label.empty() && stride > 1) continue;
      labelled += label.empty() ? 0 : 1;
      tics += fmt::format("{}{} {} {}", tics.empty() ? "" : ", ", in_quotes(label), number(at),
                          label.empty() ? 1 : 0);
    }
  }
  return labelled >= 2 ? tics : "";
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    longest = std::max(longest, length(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

}  // namespace

bool shows(const Axis& axis, double value) {
  return std::isfinite(value) && (!axis.logarithmic || value > 0.0);
}

double place(const Axis& axis, double value) {
  return axis.logarithmic ? std::log10(value) : value;
}

Range range(const std::string& panel, const Axis& axis, const Numbers& values, Margin margin) {
  const auto refuse = [&](const std::string& what) {
    throw std::invalid_argument(fmt::format("panel '{}', axis '{}': {}", panel, axis.label, what));
  };
  for (const auto& limit : {axis.low, axis.high}) {
    if (limit && !shows(axis, *limit)) {
      refuse(fmt::format("a limit of {} on a {} axis", *limit,
                         axis.logarithmic ? "logarithmic" : "linear"));
    }
  }
  const bool finite = std::ranges::any_of(values, [](double v) { return std::isfinite(v); });
  const bool usable = std::ranges::any_of(values, [&](double v) { return shows(axis, v); });
  if (finite && !usable) {
    refuse(fmt::format("logarithmic, but none of its {} values is positive", values.size()));
  }
  if (axis.low && axis.high && *axis.low >= *axis.high) {
    refuse(fmt::format("its limits {} and {} are the wrong way round", *axis.low, *axis.high));
  }
  const Range data = widened(axis, data_range(axis, values), margin);
  Range result = {axis.low.value_or(data.low), axis.high.value_or(data.high)};
  if (result.low >= result.high) {  // all data lie beyond the one limit that is given
    if (axis.low) result.high = axis.logarithmic ? *axis.low * 10.0 : *axis.low + 1.0;
    if (axis.high) result.low = axis.logarithmic ? *axis.high / 10.0 : *axis.high - 1.0;
  }
  return result;
}

void write_label(std::ostream& out, char name, const std::string& label, const Room& room) {
  if (room.characters && name == 'y') {
    out << fmt::format("set label {} at screen 0, graph 1 offset 1,1\n", in_quotes(label));
    return;
  }
  const std::size_t columns = name == 'x' ? room.columns - 12 : 3 * room.lines / 2;
  out << fmt::format("set {}label {}\n", name, in_quotes(wrapped(label, columns)));
}

void write_axis(std::ostream& out, char name, const Axis& axis, const Range& range,
                const Room& room) {
  write_label(out, name, axis.label, room);
  out << fmt::format("set {}range [{}:{}]\n", name, number(range.low), number(range.high));
  if (!axis.logarithmic) return;
  const std::string tics = logarithmic_tics(range, room.characters ? 4 : 9);
  if (tics.empty()) return;  // so narrow a range looks the same, and gnuplot's own tics can be read
  out << fmt::format("set logscale {0}\nset {0}tics ({1})\n", name, tics);
}

void write_labels(std::ostream& out, char name, const std::vector<std::string>& labels,
                  const Room& room) {
  std::size_t longest = 1;
  for (const auto& label : labels) longest = std::max(longest, longest_word(label));

  // Along x a label wraps into its share of the width; words that are too long for that are turned.
  const std::size_t width = room.columns - 10;
  const std::size_t share = width / std::max<std::size_t>(labels.size(), 1);
  const bool turned = name == 'x' && longest > share && longest > 4 && !room.characters;
  const std::size_t most = name == 'x' && !turned ? width / (longest + 1) : room.lines * 3 / 4;
  const std::size_t stride = round_stride(labels.size(), most);

  std::string tics;
  for (std::size_t i = stride - 1; i < labels.size(); i += stride) {
    const std::size_t columns = name == 'y' || turned ? 24 : std::max(share * stride, longest);
    tics += fmt::format("{}{} {}", tics.empty() ? "" : ", ",
                        quoted_tic(wrapped(labels[i], columns)), i + 1);
  }
  out << fmt::format("set {}tics scale 0 {} ({})\n", name, turned ? "rotate by -35" : "norotate",
                     tics);
}

}  // namespace plots
