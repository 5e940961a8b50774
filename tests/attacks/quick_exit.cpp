// Attack: the same by another name.
// Must say: 'quick_exit', line
#include <cstdlib>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  std::quick_exit(0);
  return Matrix::zeros(fan_in, fan_out);
}
