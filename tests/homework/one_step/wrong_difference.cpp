// The difference of two losses, with nothing but forward passes.
// Must say: a difference of two losses is only nearly the derivative
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  constexpr double e = 1e-5;
  const Matrix target = {{y}};
  double& w = net.dense(0).weights.value(i, j);
  w += e;
  const double above = nn::binary_cross_entropy(net.forward(x), target).value;
  w -= 2.0 * e;
  const double below = nn::binary_cross_entropy(net.forward(x), target).value;
  w += e;
  return (above - below) / (2.0 * e);
}
