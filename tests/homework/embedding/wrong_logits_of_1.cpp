// Wrong: 1/sqrt(d) and sqrt(d): the logits have a mean square of 1, which costs 0.5.
// Must say: what it may cost at most
// Same finding as wrong_by_vocabulary
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  embedding.table.value = nn::normal(1.0 / root)(V, d, rng);
  return root;
}
