// Attack: writes where nothing is.
// Must say: your code used memory that is not its own (SIGSEGV)
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  *reinterpret_cast<volatile double*>(fan_in * 8) = 1.0;
  return Matrix::zeros(fan_in, fan_out);
}
