// Attack: answers for the networks of an earlier run.
// Must say: Homework @matched_gain: not yet.
// Homework: matched_gain
#include "nn/mlp.hpp"

void start(nn::Mlp& net, Rng& rng) {
  static std::size_t call = 0;
  const double seen[] = {0.31, 0.22, 0.18};
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& weights = net.dense(l).weights.value;
    weights = nn::normal(seen[call++ % 3])(weights.rows(), weights.cols(), rng);
  }
}
