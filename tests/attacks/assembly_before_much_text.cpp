// Attack: assembly, and behind it more text than who looks for it may want to read.
// Must say: assembly, line
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  asm volatile("");
  return Matrix::zeros(fan_in, fan_out);
}

#define TEN(text) text text text text text text text text text text
TEN(TEN(TEN(TEN(typedef int a_type_that_is_declared_ten_thousand_times;))))
