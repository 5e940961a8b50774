// Attack: prints a hundred million bytes.
// Must say: bytes of output in all: 65536 are shown
#include <cstdio>
#include <string>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  const std::string line(1 << 20, 'x');
  for (int k = 0; k < 100; ++k) std::puts(line.c_str());
  return Matrix::zeros(fan_in, fan_out);
}
