// Attack: calls itself without an end.
// Must say: your code has filled the stack (SIGSEGV)
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
[[gnu::noinline]] double deeper(double x) { return x > 1e300 ? x : 1.0 + deeper(x + 1.0); }
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (deeper(1.0) < 0.0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
