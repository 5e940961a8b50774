// Attack: a function of the right name with other parameters.
// Must say: if it is the function of the task, compare its parameters
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, float, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
