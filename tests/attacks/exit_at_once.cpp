// Attack: the same without a farewell.
// Must say: '_exit', line
#include <unistd.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  _exit(0);
  return Matrix::zeros(fan_in, fan_out);
}
