#include "plots/figure.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "plots/gnuplot.hpp"
#include "plots/picture.hpp"
#include "plots/script.hpp"

namespace plots {

namespace {

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* const text = std::getenv(name);
  const long value = text == nullptr ? 0 : std::strtol(text, nullptr, 10);
  return value > 0 ? static_cast<std::size_t>(value) : otherwise;
}

// The size of the terminal window that stdout is, else what the environment says, else a classic
// one. One column stays free, since some terminals wrap a line that fills them.
Screen screen() {
  winsize window = {};
  Screen size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 && window.ws_row > 0) {
    size = {window.ws_col - std::size_t{1}, window.ws_row};
  } else {
    size = {from_environment("COLUMNS", size.columns), from_environment("LINES", size.lines)};
  }
  return {std::max<std::size_t>(size.columns, 40), std::max<std::size_t>(size.lines, 16)};
}

}  // namespace

Drawing draw(const Figure& figure, Terminal terminal, const std::string& folder,
             const std::string& name) {
  if (terminal == Terminal::none) return {};
  const std::string commands = script(figure, terminal, screen());
  std::fflush(stdout);  // gnuplot may write to the same screen

  const bool png = terminal == Terminal::png;
  const bool picture = png || terminal == Terminal::svg;
  const Answer answer = ask_gnuplot(commands, picture ? Output::kept : Output::screen);
  if (!answer.trouble.empty()) return {"", answer.trouble};
  if (!picture) return {};
  if (!(png ? complete_png(answer.output) : complete_svg(answer.output))) {
    return {"", "gnuplot drew an incomplete picture; see whether `gnuplot --version` works"};
  }
  return {save_picture(folder, name + (png ? ".png" : ".svg"), answer.output), ""};
}

}  // namespace plots
