// Attack: a second process, in a session of its own.
// Must say: 'fork', line
#include <unistd.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (fork() == 0) setsid();
  return Matrix::zeros(fan_in, fan_out);
}
