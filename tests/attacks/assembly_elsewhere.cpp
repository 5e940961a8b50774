// Attack: assembly in lines that say they are a header's.
// Must say: a line that names another file
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  %: /* a directive, in other
        letters */ line 1 "/usr/include/math.h"
  asm volatile("" ::: "memory");
  return Matrix::zeros(fan_in, fan_out);
}
