// Forgets the slope of the hidden neuron's sigmoid.
// Must say: the sigmoid of the hidden neuron has a slope
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  net.forward(x);
  const double p = nn::logistic(net.pre_activation(1)(0, 0));
  return (p - y) * net.dense(1).weights.value(j, 0) * x(0, i);
}
