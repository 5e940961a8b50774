// Attack: ends by a signal of its choice.
// Must say: 'raise', line
#include <csignal>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  std::raise(SIGXCPU);
  return Matrix::zeros(fan_in, fan_out);
}
