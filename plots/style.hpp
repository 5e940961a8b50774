// How every figure of the course looks: one palette, one font, one size.
//
// The colours are Okabe and Ito's (2008, "Color universal design"): colour-blind readers can tell
// them apart. A dash and a marker go with each, so that a grey print can be read too.
#pragma once

#include <string>

#include "plots/figure.hpp"

namespace plots {

// Form, colour, dash and marker of the k-th curve, as they follow `with` in gnuplot's plot command.
std::string curve_style(std::size_t k, bool with_markers);
std::string colour(std::size_t k);  // "#0072B2": blue, vermillion, green, ...

// `set terminal ...` for a figure of rows x columns panels. `width` and `height` count characters
// for Terminal::dumb and do not matter otherwise.
struct Size {
  std::size_t rows, columns;
};
std::string terminal_command(Terminal terminal, Size panels);

// A gnuplot string that shows exactly these characters, on one line or, broken at blanks, on
// several.
std::string quoted(const std::string& text, std::size_t line_length = 1000);

}  // namespace plots
