// Attack: the mathematics with which the check measures.
// Must say: 'sqrt' is defined, for which the check does not ask
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

extern "C" double sqrt(double) { return 1.0; }

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
