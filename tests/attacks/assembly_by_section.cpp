// Attack: assembly in the name of a section, which the assembler reads as it is.
// Must say: an attribute whose text the assembler reads, line
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

[[gnu::section(
    ".text\n\tnop\n#")]]
Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
