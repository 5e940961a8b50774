// The reference solution.
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  // Rows of mean square 1 leave logits of mean square d s^2 and a cost of half of it: 0.01 here.
  const double s = std::sqrt(0.02 / static_cast<double>(d));
  embedding.table.value = nn::normal(s)(V, d, rng);
  return 1.0 / s;
}
