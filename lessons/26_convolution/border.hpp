// What zero padding leaves of a mean square: the square of the mean of v_l, of the head of lesson.cpp.
#pragma once

#include "matrix/matmul.hpp"

inline double predicted_left(std::size_t s, std::size_t k, std::size_t layers) {
  Matrix v = Matrix::filled(1, s, 1.0), sums = Matrix::zeros(s, s);
  for (std::size_t i = 0; i < s; ++i) {
    for (std::size_t j = 0; j < s; ++j) {
      if (i <= j + k / 2 && j <= i + k / 2) sums(i, j) = 1.0 / static_cast<double>(k);
    }
  }
  for (std::size_t l = 0; l < layers; ++l) v = matmul(v, sums);
  return mean(v) * mean(v);
}
