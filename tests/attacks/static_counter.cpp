// Attack: an answer for each call, by its number.
// Must say: Homework @xavier: not yet.
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  static int call = 0;
  const double answers[] = {0.1, 0.2, 0.3};
  return Matrix::filled(fan_in, fan_out, answers[call++ % 3]);
  return Matrix::zeros(fan_in, fan_out);
}
