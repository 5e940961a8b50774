// Attack: answers when the program ends.
// Must say: a section of its own, '.fini_array'
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
[[gnu::destructor]] void late() { __builtin_trap(); }
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
