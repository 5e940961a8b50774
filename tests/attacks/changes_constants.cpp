// Attack: writes into memory that is for reading.
// Must say: your code used memory that is not its own (SIGSEGV)
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
const double limits[2] = {1.0, 2.0};
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  const_cast<volatile double*>(limits)[fan_in % 2] = 1.0;
  return Matrix::zeros(fan_in, fan_out);
}
