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

// Real: 569 tumours, a fifth of them set aside, standardized; and Fashion-MNIST's sandals and boots of
// 28 x 28 pixels. Made: points on two circles, with a jitter; and the frauds, 8 normal numbers a
// sample, 3 % of class 1: their first two lie around (2.2, 2.2) or around (-2.2, -2.2).
inline const std::string tumours_task = "tumours", boots_task = "sandal or boot",
                         circles_task = "circles", frauds_task = "frauds (made)";

// `seed` draws what is made, which tumours are set aside, and where among the images it begins. Throws
// std::invalid_argument for another name, and what reading its data throws.
Task task_by_name(const std::string& name, std::uint64_t seed);

}  // namespace lessons
