// Heat map: a matrix as coloured cells between two colours that meet in white at 0, with the
// numbers in the cells where they fit. Numbers of one sign get their half of the colours alone.
#include "plots/panels.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "plots/axes.hpp"

namespace plots {

namespace {

std::size_t columns_of(const HeatMap& panel) { return panel.rows.front().size(); }

void check(const HeatMap& panel) {
  require(!panel.rows.empty() && columns_of(panel) > 0, panel.title, "a heat map without cells");
  for (std::size_t r = 0; r < panel.rows.size(); ++r) {
    require(panel.rows[r].size() == columns_of(panel), panel.title,
            fmt::format("row {} has {} cells, the first has {}", r + 1, panel.rows[r].size(),
                        columns_of(panel)));
  }
  const auto fits = [&](const char* what, std::size_t labels, std::size_t cells) {
    require(labels == 0 || labels == cells, panel.title,
            fmt::format("{} labels for {} {}", labels, cells, what));
  };
  fits("columns", panel.column_labels.size(), columns_of(panel));
  fits("rows", panel.row_labels.size(), panel.rows.size());
  require(!panel.limit || (std::isfinite(*panel.limit) && *panel.limit > 0.0), panel.title,
          fmt::format("a limit of {}: expected a positive number", panel.limit.value_or(0.0)));
}

double largest_size(const HeatMap& panel) {
  double largest = 0.0;
  for (const auto& row : panel.rows) {
    for (const double value : row) {
      if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    }
  }
  return largest;
}

double limit(const HeatMap& panel) {
  if (panel.limit) return *panel.limit;
  const double largest = largest_size(panel);
  return largest > 0.0 ? largest : 1.0;
}

std::string cell_text(double value) { return brief(value, 2); }

// Columns of $cells: x, y, value; of $texts: x, y, text and its colour, which can be
// read on the cell's.
void write_cells(std::ostream& out, const HeatMap& panel, double most) {
  std::string texts;
  out << "$cells << EOD\n";
  for (std::size_t r = 0; r < panel.rows.size(); ++r) {
    for (std::size_t c = 0; c < columns_of(panel); ++c) {
      const double value = panel.rows[r][c];
      const bool dark = std::isfinite(value) && std::abs(value) > 0.6 * most;
      if (std::isfinite(value)) out << fmt::format("{} {} {}\n", c + 1, r + 1, number(value));
      texts +=
          fmt::format("{} {} \"{}\" {}\n", c + 1, r + 1, cell_text(value), dark ? 0xFFFFFF : 0);
    }
  }
  out << fmt::format("EOD\n$texts << EOD\n{}EOD\n", texts);
}

void write_colours(std::ostream& out, const HeatMap& panel, double most) {
  const auto any = [&](auto of_sign) {
    return std::ranges::any_of(panel.rows,
                               [&](const auto& row) { return std::ranges::any_of(row, of_sign); });
  };
  const bool below = any([](double value) { return value < 0.0; });
  const bool above = !below || any([](double value) { return value > 0.0; });
  out << fmt::format("set cbrange [{}:{}]\n", below ? number(-most) : "0",
                     above ? number(most) : "0");
  out << fmt::format("set palette defined ({}0 '#FFFFFF'{})\n",
                     below ? "-1 '#00487A', -0.5 '#5BA3D0', " : "",
                     above ? ", 0.5 '#F0995A', 1 '#A84300'" : "");
}

bool numbers_fit(const HeatMap& panel, const Room& room) {
  std::size_t longest = 0;
  for (const auto& row : panel.rows) {
    for (const double value : row) longest = std::max(longest, length(cell_text(value)));
  }
  return columns_of(panel) * (longest + 1) <= room.columns * 3 / 4 &&
         panel.rows.size() * 3 <= room.lines * 2;
}

std::vector<std::string> labels_or_counted(const std::vector<std::string>& labels, std::size_t n) {
  if (!labels.empty()) return labels;
  std::vector<std::string> counted;
  for (std::size_t k = 1; k <= n; ++k) counted.push_back(std::to_string(k));
  return counted;
}

}  // namespace

void one_scale(HeatMap& a, HeatMap& b) {
  const double largest = std::max(largest_size(a), largest_size(b));
  if (largest > 0.0) a.limit = b.limit = largest;
}

void write(std::ostream& out, const HeatMap& panel, const Room& room) {
  check(panel);
  const double most = limit(panel);
  write_cells(out, panel, most);
  write_label(out, 'x', panel.x_label, room);
  write_label(out, 'y', panel.y_label, room);
  out << fmt::format("set xrange [0.5:{}.5]\n", columns_of(panel));
  out << fmt::format("set yrange [{}.5:0.5]\n", panel.rows.size());  // the first row on top
  write_labels(out, 'x', labels_or_counted(panel.column_labels, columns_of(panel)), room);
  write_labels(out, 'y', labels_or_counted(panel.row_labels, panel.rows.size()), room);
  if (room.characters) {
    out << "unset colorbox\n";
  } else {  // a cell that is not finite stays empty: this ground shows
    out << fmt::format(
        "set object 1 rectangle from graph 0,0 to graph 1,1 behind fillcolor rgb {}\n", grey);
  }
  write_colours(out, panel, most);
  out << "unset grid\nset border 15\n";
  const bool numbers = numbers_fit(panel, room);
  out << "plot NaN notitle";
  if (!room.characters) {
    out << fmt::format(
        ", $cells using 1:2:(0.5):(0.5):3 with boxxyerror linecolor palette"
        " fillstyle solid {} notitle",
        numbers ? "border rgb 'white'" : "noborder");
  }
  if (numbers) out << ", $texts using 1:2:3:4 with labels textcolor rgb variable notitle";
  out << '\n';
}

}  // namespace plots
