// Attack: memory of its own making.
// Must say: is defined, for which the check does not ask
#include <cstdlib>
#include <new>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

void* operator new(std::size_t size) { return __builtin_malloc(size); }

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
