#include "tasks.hpp"

#include <cmath>
#include <numbers>

#include "nn/trainer.hpp"

namespace lessons {

constexpr double middle_x = 0.5, middle_y = 0.25;

nn::Mlp untrained(std::uint64_t seed) {
  return {{2, 8, 8, 8, 1}, nn::tanh(), nn::xavier_uniform(), seed};
}

nn::Mlp borrowed(std::uint64_t seed) {
  nn::Mlp net = untrained(seed);
  nn::Adam adam(0.01);
  nn::train(net, nn::moons(100), nn::binary_cross_entropy, adam, {.steps = 1000});
  return net;
}

nn::Dataset turned(nn::Dataset points, double angle) {
  Matrix& inputs = points.inputs;
  for (std::size_t i = 0; i < inputs.rows(); ++i) {
    const double x = inputs(i, 0) - middle_x, y = inputs(i, 1) - middle_y;
    inputs(i, 0) = middle_x + std::cos(angle) * x - std::sin(angle) * y;
    inputs(i, 1) = middle_y + std::sin(angle) * x + std::cos(angle) * y;
  }
  return points;
}

nn::Dataset three_sectors(std::size_t n) {
  nn::Dataset ring{Matrix(3 * n, 2), Matrix::zeros(3 * n, 3), {"x", "y"}};
  for (std::size_t i = 0; i < 3 * n; ++i) {
    const double t = 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(3 * n);
    ring.inputs(i, 0) = middle_x + std::cos(t);
    ring.inputs(i, 1) = middle_y + std::sin(t);
    ring.targets(i, i / n) = 1.0;
  }
  return ring;
}

}  // namespace lessons
