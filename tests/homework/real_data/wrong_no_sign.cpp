// The first layer's column: right up to the direction's sense.
// Must say: how many of the layers turn the order round
#include "nn/mlp.hpp"

Matrix direction(const nn::Mlp& net) {
  const Matrix& first = net.dense(0).weights.value;
  Matrix d(first.rows(), 1);
  for (std::size_t i = 0; i < first.rows(); ++i) d(i, 0) = first(i, 0);
  return d;
}
