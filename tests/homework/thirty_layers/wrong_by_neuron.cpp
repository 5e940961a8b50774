// Wrong: gives each neuron a scale of its own.
// Must say: each layer's weights times one number of its own
#include <cmath>

#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.forward(inputs);
    const Matrix z = net.pre_activation(l);
    Matrix& w = net.dense(l).weights.value;
    for (std::size_t j = 0; j < z.cols(); ++j) {
      double square = 0.0;
      for (std::size_t i = 0; i < z.rows(); ++i) square += z(i, j) * z(i, j);
      const double scale = std::sqrt(square / static_cast<double>(z.rows()));
      for (std::size_t i = 0; i < w.rows(); ++i) w(i, j) /= scale > 0.0 ? scale : 1.0;
    }
  }
}
