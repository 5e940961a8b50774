// Wrong: divides by cells - 1, which is 0 for a single cell.
// Must say: a bias is no finite number
#include <cmath>

#include "matrix/matrix.hpp"

Matrix forget_biases(double shortest, double longest, std::size_t cells) {
  Matrix biases(1, cells);
  for (std::size_t j = 0; j < cells; ++j) {
    const double share = static_cast<double>(j) / (static_cast<double>(cells) - 1.0);
    const double memory = shortest * std::pow(longest / shortest, share);
    biases(0, j) = -std::log(std::exp(1.0 / memory) - 1.0);
  }
  return biases;
}
