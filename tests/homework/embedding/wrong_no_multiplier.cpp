// Wrong: the logits are served, and the rows fade.
// Must say: a number of a looked-up row is m times one weight
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  embedding.table.value = nn::normal(0.1 / root)(V, d, rng);
  return 1.0;
}
