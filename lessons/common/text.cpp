#include "lessons/common/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "lessons/common/syllabus.hpp"

namespace lessons {

namespace {

constexpr std::size_t page_width = 80;

// Columns on screen: a UTF-8 continuation byte takes none.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& cell, std::size_t width, bool left) {
  const std::string space(width - width_of(cell), ' ');
  return left ? cell + space : space + cell;
}

std::string line_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t j = 0; j < cells.size(); ++j) {
    line.append("  ").append(padded(cells[j], widths[j], j == 0));
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// Three decimals, unless they would show nothing of it.
std::string ratio_text(double ratio) {
  return std::abs(ratio) < 0.001 ? number(ratio, 2) : fmt::format("{:.3f}", ratio);
}

}  // namespace

std::string number(double value, int digits) {
  if (std::isnan(value)) return "nan";                                // without a sign
  return fmt::format("{:.{}g}", value == 0.0 ? 0.0 : value, digits);  // no -0
}

std::string indented(const std::string& text, std::size_t first, std::size_t rest) {
  std::istringstream words(with_numbers(text));
  std::string lines;
  std::string line(first, ' ');
  bool empty = true;
  for (std::string word; words >> word;) {
    if (!empty && width_of(line) + 1 + width_of(word) > page_width) {
      lines += line + "\n";
      line = std::string(rest, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  return lines + line + "\n";
}

std::string labelled(const std::string& label, const std::string& text, std::size_t margin) {
  const std::string head = fmt::format("  {:<{}}", label, margin);
  const std::string lines = indented(text, margin + 2);
  return label.size() < margin ? head + lines.substr(head.size()) : head + "\n" + lines;
}

std::string plural(std::size_t n, const std::string& one, const std::string& several) {
  return fmt::format("{} {}", n, n == 1 ? one : several.empty() ? one + "s" : several);
}

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == separator) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::string to_text(const Table& table) {
  std::vector<std::size_t> widths;
  for (const std::string& cell : table.header) widths.push_back(width_of(cell));
  for (const auto& row : table.rows) {
    if (row.size() != widths.size()) {
      throw std::invalid_argument(
          fmt::format("table: a row of {} cells under a header of {}", row.size(), widths.size()));
    }
    for (std::size_t j = 0; j < row.size(); ++j) widths[j] = std::max(widths[j], width_of(row[j]));
  }
  std::vector<std::string> rule;
  for (std::size_t width : widths) rule.emplace_back(width, '-');
  std::string text = line_of(table.header, widths) + line_of(rule, widths);
  for (const auto& row : table.rows) text += line_of(row, widths);
  return text;
}

Table theory_table(const std::string& corner, const std::vector<Compared>& rows, int digits) {
  Table table{{corner, "predicted", "measured", "measured / predicted"}};
  for (const Compared& row : rows) {
    const double ratio = row.measured / row.predicted;
    table.rows.push_back({row.what, number(row.predicted, digits), number(row.measured, digits),
                          std::isfinite(ratio) ? ratio_text(ratio) : ""});
  }
  return table;
}

double largest_factor(const std::vector<Compared>& rows) {
  double largest = 1.0;
  for (const Compared& row : rows) {
    const double ratio = row.measured / row.predicted;
    if (std::isnan(ratio)) return ratio;
    if (!(ratio > 0.0)) return std::numeric_limits<double>::infinity();
    largest = std::max({largest, ratio, 1.0 / ratio});
  }
  return largest;
}

}  // namespace lessons
