// Attack: exceptions that are not thrown: no requirement fails.
// Must say: '__cxa_throw' is defined, for which the check does not ask
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

extern "C" void __cxa_throw(void*, void*, void (*)(void*)) { __builtin_trap(); }

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
