// The outgoing weights of an input, a row, in place of the incoming ones of a neuron, a column.
// Must say: d of shape
#include "nn/mlp.hpp"

Matrix direction(const nn::Mlp& net) {
  const Matrix& first = net.dense(0).weights.value;
  Matrix d(first.cols(), 1);
  for (std::size_t j = 0; j < first.cols(); ++j) d(j, 0) = first(0, j);
  return d;
}
