// Attack: code in the section that every program begins with.
// Must say: a section of its own, '.init'
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
[[gnu::section(".init"), gnu::used]] void early() { __builtin_trap(); }
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
