// Attack: reads the reference solution.
// Must say: 'fopen', line
#include <cstdio>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (std::fopen("tests/homework/xavier/solution.cpp", "r") == nullptr) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
