// Wrong: j / (cells - 1) is a quotient of whole numbers, and 0 for all cells but the last.
// Must say: this cell has the memory of the first one
#include <cmath>

#include "matrix/matrix.hpp"

Matrix forget_biases(double shortest, double longest, std::size_t cells) {
  Matrix biases(1, cells);
  for (std::size_t j = 0; j < cells; ++j) {
    const double share = cells == 1 ? 0.0 : static_cast<double>(j / (cells - 1));
    const double memory = shortest * std::pow(longest / shortest, share);
    biases(0, j) = -std::log(std::exp(1.0 / memory) - 1.0);
  }
  return biases;
}
