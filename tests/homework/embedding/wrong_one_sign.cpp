// Wrong: numbers that are all positive: rows point one way.
// Must say: the mean of the table is
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  Matrix table = nn::uniform(0.5)(V, d, rng) + 0.5;
  table *= 0.26 / root;
  embedding.table.value = table;
  return root / 0.15;
}
