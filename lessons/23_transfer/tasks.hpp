// The task that a network has learned, and new ones: one much like it, one not.
#pragma once

#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

namespace lessons {

// 2-8-8-8-1 of tanh.
nn::Mlp untrained(std::uint64_t seed);  // Xavier's weights
nn::Mlp borrowed(std::uint64_t seed);   // the same after 1,000 steps of Adam 0.01 on 100 moons

// Points of the plane, (samples x 2), turned by an angle in radians about the moons' middle, (0.5,
// 0.25): by half a turn, each moon lies on the other. The targets stay.
nn::Dataset turned(nn::Dataset points, double angle);

// 3 n points at equal distances on the circle of radius 1 about that middle: a third of the circle is
// a class, targets one-hot (3 n x 3).
nn::Dataset three_sectors(std::size_t n);

}  // namespace lessons
