// Attack: a loop that never ends.
// Must say: still running after 2 seconds of processor time (SIGXCPU)
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  for (volatile std::size_t k = 0;; k = k + 1) {
  }
  return Matrix::zeros(fan_in, fan_out);
}
