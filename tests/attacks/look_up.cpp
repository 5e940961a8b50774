// Attack: looks up a function that it may not name.
// Must say: 'dlsym', line
#include <dlfcn.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (dlsym(nullptr, "exit") == nullptr) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
