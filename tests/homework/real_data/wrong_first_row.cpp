// Takes the sign of the first row in place of the column's sum.
// Must say: an area A becomes 1 - A
#include "nn/mlp.hpp"

Matrix direction(const nn::Mlp& net) {
  double sign = 1.0;
  for (std::size_t l = 1; l < net.depth(); ++l) {
    if (net.dense(l).weights.value(0, 0) < 0.0) sign = -sign;
  }
  const Matrix& first = net.dense(0).weights.value;
  Matrix d(first.rows(), 1);
  for (std::size_t i = 0; i < first.rows(); ++i) d(i, 0) = sign * first(i, 0);
  return d;
}
