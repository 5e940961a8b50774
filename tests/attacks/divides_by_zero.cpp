// Attack: the remainder of a division by 0.
// Must say: your code divided a whole number by 0 (SIGFPE)
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  volatile std::size_t none = 0;
  if (fan_in % none == 1) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
