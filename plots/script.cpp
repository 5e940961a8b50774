#include "plots/script.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "plots/style.hpp"

namespace plots {

namespace {
constexpr std::size_t panel_title_length = 62;   // characters in a line
constexpr std::size_t figure_title_length = 70;  // ... for each column of panels
}  // namespace

std::string Script::add_block(const std::string& lines) {
  const std::string name = fmt::format("$data{}", count++);
  blocks += name + " << EOD\n" + lines + "EOD\n";
  return name;
}

void require_equal(const std::string& panel, const std::string& what, std::size_t found,
                   std::size_t expected) {
  if (found == expected) return;
  throw std::invalid_argument(
      fmt::format("panel '{}': {}: {} numbers where {} belong", panel, what, found, expected));
}

std::string axis_commands(const char* name, const Axis& axis) {
  std::string commands = fmt::format("set {}label {}\n", name, quoted(axis.label));
  if (axis.logarithmic) {
    commands += fmt::format("set logscale {0}\nset format {0} '%.0e'\n", name);
  }
  if (axis.low || axis.high) {
    const auto bound = [](const std::optional<double>& b) {
      return b ? fmt::format("{}", *b) : std::string("*");
    };
    commands += fmt::format("set {}range [{}:{}]\n", name, bound(axis.low), bound(axis.high));
  }
  return commands;
}

std::string title_command(const std::string& title) {
  return fmt::format("set title {} font ',11'\n", quoted(title, panel_title_length));
}

std::string tics_command(const char* axis, const std::vector<std::string>& labels) {
  std::string tics;
  for (std::size_t k = 0; k < labels.size(); ++k) {
    tics += fmt::format("{}{} {}", k == 0 ? "" : ", ", quoted(labels[k]), k);
  }
  return fmt::format("set {}tics ({})\n", axis, tics);
}

std::string key_commands(const std::vector<std::string>& labels) {
  std::size_t longest = 1;
  for (const std::string& label : labels) longest = std::max(longest, label.size());
  const std::size_t columns = std::clamp<std::size_t>(60 / (longest + 7), 1, labels.size());
  const std::size_t rows = (labels.size() + columns - 1) / columns;
  // gnuplot would let the legend run into the axis label: give it lines of its own.
  return fmt::format("set key bmargin center horizontal maxcols {}\nset bmargin {}\n", columns,
                     4.2 + 1.1 * static_cast<double>(rows));
}

std::string script(const Figure& figure, Terminal terminal, const std::string& output) {
  if (figure.panels.empty()) throw std::invalid_argument("a figure without panels");
  const bool text = terminal == Terminal::dumb;  // a narrow screen: one below the other
  const std::size_t columns = text                  ? 1
                              : figure.columns == 0 ? figure.panels.size()
                                                    : figure.columns;
  const std::size_t rows = (figure.panels.size() + columns - 1) / columns;
  Script parts;
  for (const Panel& panel : figure.panels) {
    parts.commands += "reset\nset border 3 lw 1 lc rgb '#404040'\nset tics nomirror out\n";
    if (!text) parts.commands += "set grid lc rgb '#DDDDDD' lt 1\n";
    std::visit([&](const auto& each) { add(parts, each); }, panel);
  }
  std::string all = "set encoding utf8\n" + terminal_command(terminal, {rows, columns});
  if (!output.empty()) all += fmt::format("set output {}\n", quoted(output));
  all += parts.blocks;
  all += fmt::format("set multiplot layout {},{} title {} font ',13'\n", rows, columns,
                     quoted(figure.title, figure_title_length * columns));
  return all + parts.commands + "unset multiplot\nset output\n";
}

}  // namespace plots
