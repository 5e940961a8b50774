// Takes the slope of the loss with respect to p, and the slope of the last sigmoid twice.
// Must say: each link of the chain gives one factor
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  net.forward(x);
  const double p = nn::logistic(net.pre_activation(1)(0, 0));
  const double h = net.activation(0)(0, j);
  return (p - y) * p * (1.0 - p) * net.dense(1).weights.value(j, 0) * h * (1.0 - h) * x(0, i);
}
