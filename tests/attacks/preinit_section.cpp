// Attack: a pointer in a section that the loader runs.
// Must say: a section of its own, '.preinit_array'
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
void early() { __builtin_trap(); }
[[gnu::section(".preinit_array"), gnu::used]] void (*const run)() = early;
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
