#include "slab.hpp"

namespace lessons {

nn::Dataset slab() {
  nn::Dataset points{Matrix(41, 1), Matrix(41, 1)};
  for (std::size_t i = 0; i < points.size(); ++i) {
    points.inputs(i, 0) = -2.0 + 0.1 * static_cast<double>(i);
    points.targets(i, 0) = 10 < i && i < 30;
  }
  return points;
}

std::size_t cuts(const plots::Series& probability) {
  const auto& p = probability.y;
  std::size_t count = 0;
  for (std::size_t i = 1; i < p.size(); ++i) count += (p[i] > 0.5) != (p[i - 1] > 0.5);
  return count;
}

}  // namespace lessons
