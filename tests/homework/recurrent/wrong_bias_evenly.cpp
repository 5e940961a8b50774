// Wrong: biases at equal distances, which is near enough for long memories.
// Must say: the biases grow by the same difference from cell to cell
#include <cmath>

#include "matrix/matrix.hpp"

Matrix forget_biases(double shortest, double longest, std::size_t cells) {
  Matrix biases(1, cells);
  const double first = -std::log(std::exp(1.0 / shortest) - 1.0);
  const double last = -std::log(std::exp(1.0 / longest) - 1.0);
  for (std::size_t j = 0; j < cells; ++j) {
    const double share = cells == 1 ? 0.0 : static_cast<double>(j) / static_cast<double>(cells - 1);
    biases(0, j) = first + share * (last - first);
  }
  return biases;
}
