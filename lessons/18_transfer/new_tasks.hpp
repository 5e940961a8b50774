// New tasks for a network that has learned the two moons: one much like them, one not.
#pragma once

#include "nn/dataset.hpp"

namespace lessons {

// Where nn::moons has its middle: turned by half a turn about it, each moon lies on the other.
constexpr double middle_x = 0.5;
constexpr double middle_y = 0.25;

// Points of the plane, (samples x 2), turned about the middle by an angle in radians; the targets
// stay. Throws std::invalid_argument for points that have not two coordinates.
nn::Dataset turned(nn::Dataset points, double angle);

// n points at equal distances on the circle of radius 1 about the middle: a third of the circle is
// a class, targets one-hot (n x 3). Throws std::invalid_argument unless 3 divides n > 0.
nn::Dataset three_sectors(std::size_t n);

}  // namespace lessons
