#include "plots/style.hpp"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <sstream>

namespace plots {

namespace {

constexpr std::array colours = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                "#E69F00", "#56B4E9", "#000000"};
constexpr std::array dashes = {1, 2, 4, 5, 3, 6, 1};     // gnuplot's dashtypes
constexpr std::array markers = {7, 9, 5, 13, 11, 4, 2};  // filled circle, triangle, square, ...
constexpr const char* font = "DejaVu Sans,11";

constexpr std::size_t panel_width = 560;  // pixels
constexpr std::size_t panel_height = 430;
constexpr std::size_t title_height = 50;

// The size of the screen in characters; a usual one where there is none.
winsize screen() {
  winsize size{24, 79, 0, 0};
  winsize asked{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &asked) == 0 && asked.ws_col > 20 && asked.ws_row > 10) {
    size = asked;
  }
  return size;
}

}  // namespace

std::string colour(std::size_t k) { return colours[k % colours.size()]; }

std::string curve_style(std::size_t k, bool with_markers) {
  const std::size_t i = k % colours.size();
  const std::string line = fmt::format("lc rgb '{}' dt {} lw 2", colours[i], dashes[i]);
  return with_markers ? fmt::format("linespoints {} pt {} ps 0.9", line, markers[i])
                      : "lines " + line;
}

std::string terminal_command(Terminal terminal, Size panels) {
  const std::size_t width = panels.columns * panel_width;
  const std::size_t height = panels.rows * panel_height + title_height;
  switch (terminal) {
    case Terminal::png:
      return fmt::format("set terminal pngcairo size {},{} font '{}' noenhanced\n", width, height,
                         font);
    case Terminal::svg:
      return fmt::format(
          "set terminal svg size {},{} font '{}' noenhanced background rgb 'white'\n", width,
          height, font);
    case Terminal::sixel:
      return fmt::format("set terminal sixelgd size {},{} font '{}' noenhanced\n", width, height,
                         font);
    case Terminal::qt:
      return fmt::format("set terminal qt size {},{} font '{}' noenhanced persist\n", width, height,
                         font);
    case Terminal::dumb:
      return fmt::format("set terminal dumb size {},{} noenhanced\n", screen().ws_col,
                         (screen().ws_row - 1) * panels.rows * panels.columns);
    case Terminal::none:
      break;
  }
  return "";
}

std::string quoted(const std::string& text, std::size_t line_length) {
  std::istringstream words(text);
  std::string result;
  std::size_t column = 0;
  for (std::string word; words >> word;) {
    const bool first = result.empty();
    const bool fits = column + 1 + word.size() <= line_length;
    if (!first) result += fits ? " " : "\\n";
    column = first || !fits ? word.size() : column + 1 + word.size();
    for (char c : word) {
      if (c == '"' || c == '\\') result += '\\';
      result += c == '`' ? '\'' : c;  // gnuplot would run what stands between backquotes
    }
  }
  return "\"" + result + "\"";
}

}  // namespace plots
