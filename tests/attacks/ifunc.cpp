// Attack: a function that is chosen while the program is loaded.
// Must say: which is chosen when the program starts
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

extern "C" {
static void nothing() {}
static void (*choose())() { return nothing; }
void chosen() __attribute__((ifunc("choose")));
}

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  chosen();
  return Matrix::zeros(fan_in, fan_out);
}
