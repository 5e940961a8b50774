// Wrong: Xavier's variance for the table, and sqrt(d).
// Must say: the rows m E_i have a mean square of
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  embedding.table.value = nn::xavier_normal()(V, d, rng);
  return root;
}
