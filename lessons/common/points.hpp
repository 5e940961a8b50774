// Points in the plane, two classes of them, by the name that a knob gives.
#pragma once

#include <string>
#include <vector>

#include "nn/dataset.hpp"

namespace lessons {

inline const std::vector<std::string> point_sets = {"moons", "circles", "xor"};

// 100 samples of moons or circles, the 4 of xor. Throws std::invalid_argument for another name.
nn::Dataset points_by_name(const std::string& name);

}  // namespace lessons
