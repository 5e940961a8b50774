// Wrong: the root of V in place of that of d.
// Must say: what it may cost at most
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(V));
  embedding.table.value = nn::normal(1.0 / root)(V, d, rng);
  return root;
}
