// Wrong: rows and columns exchanged.
// Must say: the table is (
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  embedding.table.value = nn::normal(0.15 / root)(d, V, rng);
  return root / 0.15;
}
