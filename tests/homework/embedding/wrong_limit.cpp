// Wrong: the limit of a uniform distribution is not its deviation.
// Must say: 1 within 10 %
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  embedding.table.value = nn::uniform(0.15 / root)(V, d, rng);
  return root / 0.15;
}
