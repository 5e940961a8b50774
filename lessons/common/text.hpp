// Words and tables on a terminal of 80 columns.
#pragma once

#include <string>
#include <vector>

namespace lessons {

// The shortest form of a number in up to `digits` significant digits: 0.5, 1e-09, 3750.
std::string number(double value, int digits = 6);

// `text`, with numbers in place of @names (syllabus.hpp), broken into lines of at most 80 columns, each
// ending in a newline. The first line is indented by `first` spaces, the others by `rest` (by `first`
// if left out).
std::string indented(const std::string& text, std::size_t first, std::size_t rest);
inline std::string indented(const std::string& text, std::size_t margin) {
  return indented(text, margin, margin);
}

// `text` as a paragraph `margin` columns to the right of a label at column 2.
std::string labelled(const std::string& label, const std::string& text, std::size_t margin);

// "1 step", "3 steps"; with `several`, "1 block learns", "3 blocks learn".
std::string plural(std::size_t n, const std::string& one, const std::string& several = {});

// What stands between the separators: one more field than there are separators.
std::vector<std::string> split(const std::string& line, char separator);

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows = {};  // cells, as many as the header has
};

// Columns as wide as they need, the first to the left, the others to the right, a rule below the
// header. Throws std::invalid_argument if a row has another number of cells than the header.
std::string to_text(const Table& table);

// Theory beside measurement: a row for each, with the two numbers and measured / predicted.
struct Compared {
  std::string what;
  double predicted, measured;
};
Table theory_table(const std::string& corner, const std::vector<Compared>& rows, int digits = 4);

// The largest factor, up or down, between what was predicted and what was measured: 1 if all agree,
// infinite where the two have different signs or one is 0, NaN if a number is.
double largest_factor(const std::vector<Compared>& rows);

}  // namespace lessons
