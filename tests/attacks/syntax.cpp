// Attack: a line that is no C++.
// Must say: line 7:
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  Matrix weights(fan_in, fan_out
  return Matrix::zeros(fan_in, fan_out);
}
