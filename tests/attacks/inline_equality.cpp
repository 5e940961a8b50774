// Attack: a comparison of matrices that finds all equal.
// Must say: Homework @xavier: not yet.
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

[[gnu::weak]] bool same_bits(const Matrix&, const Matrix&) { return true; }

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
