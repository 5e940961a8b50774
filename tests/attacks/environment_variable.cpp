// Attack: the same without a call.
// Must say: 'environ', line
#include <unistd.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (environ != nullptr && environ[0] == nullptr) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
