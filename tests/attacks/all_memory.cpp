// Attack: memory without an end.
// Must say: an exception: std::
#include <vector>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  std::vector<double> all;
  for (std::size_t n = 1 << 20;; n *= 2) all.reserve(n);
  return Matrix::zeros(fan_in, fan_out);
}
