// Takes the outgoing weight of neuron i.
// Must say: the index of each factor
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  net.forward(x);
  const double p = nn::logistic(net.pre_activation(1)(0, 0));
  const double h = net.activation(0)(0, j);
  return (p - y) * net.dense(1).weights.value(i, 0) * h * (1.0 - h) * x(0, i);
}
