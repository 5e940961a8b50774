#include "plots/style.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace plots {

namespace {

constexpr std::array colours = {"'#0072B2'", "'#D55E00'", "'#009E73'", "'#CC79A7'",
                                "'#E69F00'", "'#56B4E9'", "'#000000'"};
constexpr std::array dashes = {"solid", "(12,4)", "(3,3)", "(14,4,2,4)", "(6,3)"};
constexpr std::array markers = {7, 9, 5, 13, 11, 6, 8, 4, 12, 10};  // filled shapes, then open ones

// How many bytes the first `columns` characters of the text take.
std::size_t bytes_of(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  while (bytes < text.size() && length(text.substr(0, bytes + 1)) <= columns) ++bytes;
  return bytes;
}

}  // namespace

std::string colour(std::size_t series) { return colours.at(series % colours.size()); }

int marker(std::size_t series) { return markers.at(series % markers.size()); }

std::string line_style(std::size_t series) {
  return fmt::format("linetype {} linecolor rgb {} linewidth 2 dashtype {}", series + 1,
                     colour(series), dashes.at(series % dashes.size()));
}

std::string number(double value) { return fmt::format("{:.9g}", value); }

std::string brief(double value, int digits) {
  if (std::isnan(value)) return "nan";
  if (value == 0.0) return "0";
  const double size = std::abs(value);
  if (size >= std::pow(10.0, digits) - 0.5 && size < 9999.5) return fmt::format("{:.0f}", value);
  return fmt::format("{:.{}g}", value, digits);
}

std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\n') {
      result += R"('."\n".')";
    } else if (c == '\'') {
      result += "''";
    } else {
      result += (c >= 0 && c < ' ') || c == '\x7f' ? ' ' : c;
    }
  }
  return result + "'";
}

std::string quoted_tic(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled += c == '%' ? "%%" : std::string(1, c);
  return in_quotes(doubled);
}

std::string wrapped(std::string_view text, std::size_t columns) {
  columns = std::max<std::size_t>(columns, 1);
  std::string result;
  std::size_t used = 0;  // characters in the current line
  while (!text.empty()) {
    // Take the next word, or as much of it as one line holds; or a line break of the caller's.
    std::string_view word = text.substr(0, std::min(text.find_first_of(" \n"), text.size()));
    word = word.substr(0, bytes_of(word, columns));
    if (used > 0 && used + 1 + length(word) > columns) {
      result += '\n';
      used = 0;
    }
    if (used > 0) result += ' ', ++used;
    result += word;
    used += length(word);
    text.remove_prefix(word.size());
    if (text.empty()) break;
    if (text.front() == '\n') result += '\n', used = 0;
    if (text.front() == '\n' || text.front() == ' ') text.remove_prefix(1);
  }
  return result;
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t line_count(std::string_view text) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace plots
