// Attack: the same, put together by the preprocessor.
// Must say: assembly, line
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

#define JOINED(a, b) a##b

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  JOINED(as, m)("");
  return Matrix::zeros(fan_in, fan_out);
}
