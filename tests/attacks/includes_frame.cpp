// Attack: the check's own header.
// Must say: it includes a file of its own, 'homework.hpp'
#include "lessons/common/homework.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
