#include "new_tasks.hpp"

#include <fmt/core.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace lessons {

nn::Dataset turned(nn::Dataset points, double angle) {
  Matrix& inputs = points.inputs;
  if (inputs.cols() != 2) {
    throw std::invalid_argument("turned: " + shape(inputs) + " are no points of the plane");
  }
  for (std::size_t i = 0; i < inputs.rows(); ++i) {
    const double x = inputs(i, 0) - middle_x;
    const double y = inputs(i, 1) - middle_y;
    inputs(i, 0) = middle_x + std::cos(angle) * x - std::sin(angle) * y;
    inputs(i, 1) = middle_y + std::sin(angle) * x + std::cos(angle) * y;
  }
  return points;
}

nn::Dataset three_sectors(std::size_t n) {
  if (n == 0 || n % 3 != 0) {
    throw std::invalid_argument(
        fmt::format("three_sectors({}): three classes of equal size need a multiple of 3", n));
  }
  nn::Dataset ring{Matrix(n, 2), Matrix::zeros(n, 3), {"x", "y"}};
  for (std::size_t i = 0; i < n; ++i) {
    const double t = 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
    ring.inputs(i, 0) = middle_x + std::cos(t);
    ring.inputs(i, 1) = middle_y + std::sin(t);
    ring.targets(i, 3 * i / n) = 1.0;
  }
  return ring;
}

}  // namespace lessons
