// Wrong: all numbers are equal, and of the right size.
// Must say: different columns
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  embedding.table.value = nn::constant(0.15 / root)(V, d, rng);
  return root / 0.15;
}
