// Wrong: a deviation far smaller than it has to be.
// Must say: m multiplies every change of a row
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  embedding.table.value = nn::normal(1e-4)(V, d, rng);
  return 1e4;
}
