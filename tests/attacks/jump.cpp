// Attack: jumps out of the check.
// Must say: '_setjmp', line
#include <csetjmp>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  static std::jmp_buf place;
  if (setjmp(place) == 0) std::longjmp(place, 1);
  return Matrix::zeros(fan_in, fan_out);
}
