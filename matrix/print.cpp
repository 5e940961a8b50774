// How a matrix looks to a reader: the shape on top, columns aligned, long ones elided.

#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <vector>

#include "matrix/matrix.hpp"

namespace {

constexpr std::size_t longest = 10;  // more rows or columns than this are elided ...
constexpr std::size_t kept = 4;      // ... to this many at each end

constexpr std::size_t gap = static_cast<std::size_t>(-1);  // stands for what is elided

std::vector<std::size_t> shown_indices(std::size_t count) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < count; ++i) {
    if (count <= longest || i < kept || i >= count - kept) {
      indices.push_back(i);
    } else if (i == kept) {
      indices.push_back(gap);
    }
  }
  return indices;
}

std::string cell(const Matrix& a, std::size_t i, std::size_t j, int digits) {
  return i == gap || j == gap ? "..." : fmt::format("{:.{}g}", a(i, j), digits);
}

}  // namespace

std::string to_string(const Matrix& a, int significant_digits) {
  const auto rows = shown_indices(a.rows());
  const auto cols = shown_indices(a.cols());
  std::size_t width = 0;
  for (std::size_t i : rows) {
    for (std::size_t j : cols) width = std::max(width, cell(a, i, j, significant_digits).size());
  }
  std::string text = shape(a);
  for (std::size_t i : rows) {
    text += '\n';
    for (std::size_t j : cols) {
      text += fmt::format("  {:>{}}", cell(a, i, j, significant_digits), width);
    }
  }
  return text;
}

std::ostream& operator<<(std::ostream& out, const Matrix& a) { return out << to_string(a); }
