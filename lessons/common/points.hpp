// Points in the plane, two classes of them, by the name that a knob gives.
#pragma once

#include <string>
#include <vector>

#include "nn/dataset.hpp"

namespace lessons {

inline const std::vector<std::string> point_sets = {"moons", "circles", "xor"};

// n samples of moons, circles or spirals, the 4 of xor. Throws std::invalid_argument for another name.
nn::Dataset points_by_name(const std::string& name, std::size_t n = 100);

}  // namespace lessons
