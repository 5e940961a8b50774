// Style: what all figures share. Colours, markers, and how text and numbers
// are written for gnuplot.
//
// Titles and labels come from callers, so none of them may mean anything to gnuplot: text goes out
// in single quotes, where gnuplot knows no escapes and no backquotes, and the terminals are told
// `noenhanced`, so that a_b^c stays a_b^c.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plots {

// The room of one panel, in characters: what must fit is measured by it.
struct Room {
  std::size_t columns;
  std::size_t lines;
  double marker = 1.0;      // size of a marker, on which terminals disagree
  bool characters = false;  // drawn with characters: no fills, no colours
};

// One look for each series: Okabe and Ito's colours, dark ones first, without the yellow that
// vanishes on white; the dashes have another period than the colours.
std::string colour(std::size_t series);      // '#0072B2', quotes included
int marker(std::size_t series);              // gnuplot's number of a shape
std::string line_style(std::size_t series);  // colour, dash and width

inline constexpr std::string_view grey = "'#D0D0D0'";  // grids, and cells that hold no number

std::string number(double value);  // as gnuplot reads it, whatever the locale
// For people: so many significant digits, but 4990 rather than 5e+03 below ten thousand. A NaN has no
// sign, nor has 0, whatever the machine gives them.
std::string brief(double value, int digits);

// Text as a gnuplot expression: 'it''s'."\n".'two lines'. Control characters become spaces.
std::string in_quotes(std::string_view text);

// The same for a tic, whose text gnuplot takes for a number's format unless % is doubled.
std::string quoted_tic(std::string_view text);

// Breaks text at spaces into lines of at most so many characters; only a longer word is cut in two.
std::string wrapped(std::string_view text, std::size_t columns);

std::size_t length(std::string_view text);      // characters of UTF-8, not bytes
std::size_t line_count(std::string_view text);  // at least 1

}  // namespace plots
