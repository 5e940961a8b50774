// Attack: a class that other programs see.
// Must say: 'Helper::Helper' is defined for all programs to see
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

struct Helper {
  [[gnu::noinline]] Helper() { values[0] = 1.0; }
  double values[4];
};

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  static Helper helper;
  if (helper.values[0] > 2.0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
