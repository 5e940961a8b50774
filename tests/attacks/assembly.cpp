// Attack: asks the kernel in its own words.
// Must say: assembly, line
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  asm volatile("" ::: "memory");
  return Matrix::zeros(fan_in, fan_out);
}
