// Wrong: deviation 1 serves the rows, and the logits have a mean square of d.
// Must say: each logit is a sum of d products
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  embedding.table.value = nn::normal(1.0)(V, d, rng);
  return 1.0;
}
