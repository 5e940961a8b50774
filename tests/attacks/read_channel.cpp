// Attack: reads the secret word.
// Must say: 'read', line
#include <unistd.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  char word[64];
  if (read(3, word, sizeof word) < 0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
