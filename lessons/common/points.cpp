#include "lessons/common/points.hpp"

#include <stdexcept>

namespace lessons {

nn::Dataset points_by_name(const std::string& name, std::size_t n) {
  if (name == "moons") return nn::moons(n);
  if (name == "circles") return nn::circles(n);
  if (name == "spirals") return nn::spirals(n);
  if (name == "xor") return nn::xor_points();
  throw std::invalid_argument("no points are called '" + name +
                              "': choose moons, circles, spirals or xor");
}

}  // namespace lessons
