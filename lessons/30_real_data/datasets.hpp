// The data sets of this lesson, by name: each asks a question with two answers, and has samples to
// learn from and others to be tested on.
#pragma once

#include <string>

#include "nn/dataset.hpp"

namespace lessons {

struct Task {
  std::string name;
  nn::Dataset train, test;  // targets 0 or 1
  std::size_t steps;        // of Adam 0.01 on all samples
};

// Real: 569 tumours, a fifth of them set aside, standardized; and of Fashion-MNIST's 28 x 28 pixels, 500
// images of two classes to learn from and 1000 for testing.
inline const std::string tumours_task = "tumours", boots_task = "sandal or boot",
                         shirts_task = "top or shirt";
// Made: "circles" and "moons", points in the plane with a jitter; and the frauds, 8 normal numbers a
// sample, 3 % of which are of class 1: their first two numbers lie around (2.2, 2.2) for one half of
// them, around (-2.2, -2.2) for the other.
inline const std::string frauds_task = "frauds (made)";

// `seed` draws what is made, which tumours are set aside, and where among the images it begins. Throws
// std::invalid_argument for another name, and what reading its data throws.
Task task_by_name(const std::string& name, std::uint64_t seed);

}  // namespace lessons
