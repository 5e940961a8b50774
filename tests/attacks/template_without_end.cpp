// Attack: a template that needs itself.
// Must say: Homework @xavier does not compile.
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
template <int N>
struct Next {
  static constexpr int value = Next<N + 1>::value;
};
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (Next<0>::value > 0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
