// Forgets the outgoing weight.
// Must say: how z2 changes with the activation of neuron j
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  net.forward(x);
  const double p = nn::logistic(net.pre_activation(1)(0, 0));
  const double h = net.activation(0)(0, j);
  return (p - y) * h * (1.0 - h) * x(0, i);
}
