// Wrong: one random row, copied for every word.
// Must say: different rows and
#include <cmath>

#include "nn/layers/embedding.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng) {
  const std::size_t V = embedding.vocabulary(), d = embedding.width();
  const double root = std::sqrt(static_cast<double>(d));
  const Matrix row = nn::normal(0.15 / root)(1, d, rng);
  embedding.table.value = add_row(Matrix::zeros(V, d), row);
  return root / 0.15;
}
