// Attack: a function that runs by itself.
// Must say: a variable outside of all functions whose value is computed when the program starts
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
[[gnu::constructor]] void early() { __builtin_trap(); }
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
