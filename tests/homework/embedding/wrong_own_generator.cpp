// Wrong: a generator of its own: the same table for every seed.
// Must say: the same for two generators
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  static_cast<void>(rng);
  Rng own(1);
  embedding.table.value = nn::normal(0.15 / root)(V, d, own);
  return root / 0.15;
}
