// Attack: ends by a signal.
// Must say: 'abort', line
#include <cstdlib>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  std::abort();
  return Matrix::zeros(fan_in, fan_out);
}
