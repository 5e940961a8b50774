// Script: a whole figure as gnuplot commands.
#pragma once

#include <cstddef>
#include <string>

#include "plots/figure.hpp"

namespace plots {

// Of a screen of characters, which Terminal::dumb fills.
struct Screen {
  std::size_t columns = 79;
  std::size_t lines = 24;
};

// Throws std::invalid_argument if there are no panels or the numbers of one do not fit each other.
std::string script(const Figure& figure, Terminal terminal, const Screen& screen);

}  // namespace plots
