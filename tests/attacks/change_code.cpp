// Attack: makes the code of the check writable.
// Must say: 'mprotect', line
#include <sys/mman.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (mprotect(nullptr, 4096, PROT_WRITE) < 0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
