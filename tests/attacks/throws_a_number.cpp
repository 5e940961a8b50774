// Attack: throws what is no exception of the library.
// Must say: something that is no std::exception
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  throw 3;
  return Matrix::zeros(fan_in, fan_out);
}
