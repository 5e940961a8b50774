// Attack: the same with a stream.
// Must say: line 9: `std::ifstream file
#include <fstream>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  std::ifstream file("tests/homework/xavier/solution.cpp");
  return Matrix::zeros(fan_in, fan_out);
}
