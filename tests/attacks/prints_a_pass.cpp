// Attack: prints what a pass prints.
// Must say: Homework @xavier: not yet.
#include <cstdio>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  std::puts("Homework 4: passed, 18 of 18 requirements hold.");
  return Matrix::zeros(fan_in, fan_out);
}
