// Wrong: draws a number of the right mean, so that the scale is about right and the twins part.
// Must say: your function gives another with each call
#include <cstddef>

#include "matrix/random.hpp"

double critical_constant(std::size_t n) {
  static Rng rng(1);
  return rng.uniform(0.9, 1.1) / static_cast<double>(n);
}
