// Wrong: a column of biases.
// Must say: a cell has one forget gate, with one bias
#include <cmath>

#include "matrix/matrix.hpp"

Matrix forget_biases(double shortest, double longest, std::size_t cells) {
  Matrix biases(cells, 1);
  for (std::size_t j = 0; j < cells; ++j) {
    const double share =
        cells == 1 ? 0.0 : static_cast<double>(j) / (static_cast<double>(cells) - 1.0);
    const double memory = shortest * std::pow(longest / shortest, share);
    biases(j, 0) = -std::log(std::exp(1.0 / memory) - 1.0);
  }
  return biases;
}
