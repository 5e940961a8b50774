// Wrong: adds the bias to the column's sum, as if a shift could turn the order round.
// Must say: what decides it where the rows of W_l differ
// Same finding as wrong_no_last_layer
#include "nn/mlp.hpp"

Matrix direction(const nn::Mlp& net) {
  double sign = 1.0;
  for (std::size_t l = 1; l < net.depth(); ++l) {
    const Matrix& w = net.dense(l).weights.value;
    double sum = net.dense(l).bias.value(0, 0);
    for (std::size_t i = 0; i < w.rows(); ++i) sum += w(i, 0);
    if (sum < 0.0) sign = -sign;
  }
  const Matrix& first = net.dense(0).weights.value;
  Matrix d(first.rows(), 1);
  for (std::size_t i = 0; i < first.rows(); ++i) d(i, 0) = sign * first(i, 0);
  return d;
}
