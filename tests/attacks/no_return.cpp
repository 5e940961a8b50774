// Attack: a function that ends without its return.
// Must say: your code reached a place that the compiler took for unreachable (SIGILL)
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  __builtin_trap();
  return Matrix::zeros(fan_in, fan_out);
}
