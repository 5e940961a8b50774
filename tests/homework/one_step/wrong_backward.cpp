// Leaves it to the library.
// Must say: net.backward was called
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  net.backward(nn::binary_cross_entropy(net.forward(x), {{y}}).gradient);
  return net.dense(0).weights.gradient(i, j);
}
