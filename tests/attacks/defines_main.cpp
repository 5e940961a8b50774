// Attack: a program of its own.
// Must say: 'main' is defined, for which the check does not ask
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

int main() { return 0; }

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
