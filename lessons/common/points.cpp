#include "lessons/common/points.hpp"

#include <stdexcept>

namespace lessons {

nn::Dataset points_by_name(const std::string& name) {
  if (name == "moons") return nn::moons(100);
  if (name == "circles") return nn::circles(100);
  if (name == "xor") return nn::xor_points();
  throw std::invalid_argument("no points are called '" + name + "': choose moons, circles or xor");
}

}  // namespace lessons
