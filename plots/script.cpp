#include "plots/script.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "plots/panels.hpp"
#include "plots/style.hpp"

namespace plots {

namespace {

// One font in one size, in pixels: what a panel and a character take.
constexpr std::size_t panel_width = 560;
constexpr std::size_t panel_height = 460;
constexpr std::size_t character_width = 9;
constexpr std::size_t bold_width = 10;
constexpr std::size_t line_height = 19;

std::string title_of(const Panel& panel) {
  return std::visit([](const auto& p) { return p.title; }, panel);
}

// Where panels stand: the figure's title on top, below it a grid of places of equal size.
struct Layout {
  std::size_t columns, rows, width, height, title_height;
  std::string title;
};

Layout layout(const Figure& figure, Terminal terminal) {
  const std::size_t panels = figure.panels.size();
  const std::size_t wanted = figure.columns == 0 ? panels : std::min(figure.columns, panels);
  Layout at{};
  at.columns = terminal == Terminal::sixel ? 1 : wanted;  // a screen of text is narrow
  at.rows = (panels + at.columns - 1) / at.columns;
  at.width = at.columns * panel_width;
  at.title = wrapped(figure.title, at.width / bold_width - 2);
  at.title_height = figure.title.empty() ? 0 : line_count(at.title) * line_height + 22;
  at.height = at.rows * panel_height + at.title_height;
  return at;
}

std::string terminal_command(Terminal terminal, std::size_t width, std::size_t height) {
  const auto sized = [&](const char* name, const char* options, int points) {
    return fmt::format("set terminal {} noenhanced size {},{} font 'sans-serif,{}' {}\n", name,
                       width, height, points, options);
  };
  switch (terminal) {
    case Terminal::png:
      return sized("pngcairo", "background rgb 'white'", 11);
    case Terminal::svg:
      return sized("svg", "background rgb 'white'", 14);
    case Terminal::sixel:
      return sized("sixelgd", "truecolor", 11);
    case Terminal::qt:
      return sized("qt", "persist", 11);
    case Terminal::dumb:
      return fmt::format("set terminal dumb noenhanced nofeed size {},{}\n", width, height);
    case Terminal::none:
      break;
  }
  throw std::invalid_argument("plots: no picture was asked for");
}

void write_panel(std::ostream& out, const Panel& panel, const Room& room) {
  out << "set border 3\nset tics nomirror out\nset format '%g'\n"
         "set key bottom outside center horizontal Left reverse noenhanced samplen 3 height 1\n";
  out << fmt::format("set grid linetype {} linecolor rgb {} linewidth 0.5\n",
                     room.characters ? 0 : 1, grey);
  const std::string title = title_of(panel);
  const double lift = room.characters ? 1.0 : -0.3;  // on a screen the label of y stands between
  out << fmt::format("set title {} offset 0,{}\n", in_quotes(wrapped(title, room.columns - 6)),
                     lift);
  std::visit([&](const auto& p) { write(out, p, room); }, panel);
}

// As many lines for the title of each panel as the longest takes, so that neighbours stay level.
std::size_t title_lines(const Figure& figure, const Room& room) {
  std::size_t most = 1;
  for (const auto& panel : figure.panels) {
    most = std::max(most, line_count(wrapped(title_of(panel), room.columns - 6)));
  }
  return most;
}

void write_picture(std::ostream& out, const Figure& figure, Terminal terminal) {
  const Layout at = layout(figure, terminal);
  const Room room = {panel_width / character_width, panel_height / line_height,
                     terminal == Terminal::svg ? 0.6 : 1.0};
  out << terminal_command(terminal, at.width, at.height);
  const char* const bold = terminal == Terminal::svg ? "sans-serif,16" : "sans-serif:Bold";
  out << fmt::format("set encoding utf8\nset multiplot title {} font '{}'\n", in_quotes(at.title),
                     bold);
  for (std::size_t k = 0; k < figure.panels.size(); ++k) {
    const double width = 1.0 / static_cast<double>(at.columns);
    const double height = static_cast<double>(panel_height) / static_cast<double>(at.height);
    const std::size_t row = k / at.columns;
    const auto column = static_cast<double>(k % at.columns);
    const auto below = static_cast<double>(at.rows - 1 - row);
    out << fmt::format("reset\nset origin {},{}\nset size {},{}\nset tmargin {}\n",
                       number(column * width), number(below * height), number(width),
                       number(height),
                       number(static_cast<double>(title_lines(figure, room)) + 0.6));
    write_panel(out, figure.panels[k], room);
  }
  out << "unset multiplot\n";
}

// A screen of characters is too small for two panels: they come one below the other.
void write_characters(std::ostream& out, const Figure& figure, const Screen& screen) {
  const Room room = {screen.columns, screen.lines, 1.0, true};
  out << terminal_command(Terminal::dumb, screen.columns, screen.lines) << "set encoding utf8\n";
  out << fmt::format("set print '-'\nprint {}\n", in_quotes(wrapped(figure.title, screen.columns)));
  for (const auto& panel : figure.panels) {
    out << "reset\nset tmargin 3\n";
    write_panel(out, panel, room);
    out << "print ''\n";  // ends the last line
  }
}

}  // namespace

void require(bool fits, const std::string& panel, const std::string& otherwise) {
  if (!fits) throw std::invalid_argument(fmt::format("panel '{}': {}", panel, otherwise));
}

std::string script(const Figure& figure, Terminal terminal, const Screen& screen) {
  if (figure.panels.empty()) {
    throw std::invalid_argument(fmt::format("figure '{}': no panels to draw", figure.title));
  }
  std::ostringstream out;
  if (terminal == Terminal::dumb) {
    write_characters(out, figure, screen);
  } else {
    write_picture(out, figure, terminal);
  }
  return out.str();
}

}  // namespace plots
