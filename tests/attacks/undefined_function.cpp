// Attack: none; it declares a function of the course that there is not.
// Must say: Homework @xavier does not link. measured 'nn::nothing(nn::Mlp const*)' is declared and defined nowhere
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace nn {
class Mlp;
void nothing(const Mlp*);
}  // namespace nn

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  nn::nothing(nullptr);
  return Matrix::zeros(fan_in, fan_out);
}
