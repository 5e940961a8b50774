// Attack: an index behind the end of a matrix.
// Must say: your code was aborted (SIGABRT)
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  Matrix weights(fan_in, fan_out);
  weights(fan_in, 0) = 1.0;
  return Matrix::zeros(fan_in, fan_out);
}
