// Attack: random numbers that no seed repeats.
// Must say: line 9: `if (std::random_device
#include <random>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (std::random_device()() == 0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
