// Attack: the same for the quick one.
// Must say: 'at_quick_exit', line
#include <cstdlib>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  std::at_quick_exit([] {});
  return Matrix::zeros(fan_in, fan_out);
}
