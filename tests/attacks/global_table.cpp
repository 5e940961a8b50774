// Attack: a table that is computed before main.
// Must say: a variable outside of all functions whose value is computed when the program starts
#include <vector>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace {
std::vector<double> table(1000, 0.5);
}  // namespace

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (fan_in < table.size()) return Matrix::filled(fan_in, fan_out, table[fan_in]);
  return Matrix::zeros(fan_in, fan_out);
}
