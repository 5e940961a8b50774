// Attack: looks around among the submissions.
// Must say: line 9: `if (std::filesystem::exists
#include <filesystem>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (std::filesystem::exists("..")) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
