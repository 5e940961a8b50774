// The data sets of this lesson, by name: each asks a question with two answers, and has samples to
// learn from and others to be tested on.
#pragma once

#include <string>
#include <vector>

#include "nn/dataset.hpp"

namespace lessons {

struct Task {
  std::string name;
  nn::Dataset train, test;  // targets 0 or 1
  std::size_t steps;        // of Adam 0.01 on all samples, enough to learn it
};

// Points in the plane: "moons", "circles", "xor" and "spirals", the curves with a jitter that is
// another one for testing. "frauds": 3 % of the samples, at two places on either side of all others.
// "tumours": 30 measurements of each, every fifth set aside, standardized. Nothing depends on a
// seed: a task is the same for every start.
inline const std::vector<std::string> made_tasks = {"moons", "circles", "xor", "spirals", "frauds"};
inline const std::string tumour_task = "tumours";

// Of Fashion-MNIST's 28 x 28 pixels, 1000 images to learn from and 2000 for testing: two classes,
// or, with the mean pixel taken off, whether the class has an odd number.
inline const std::vector<std::string> image_tasks = {"sandal or boot", "top or shirt",
                                                     "odd or even"};

// Throws std::invalid_argument for another name, and what reading its data throws.
Task task_by_name(const std::string& name);

}  // namespace lessons
