// The tumour data of lessons/data, ready for a network.
#pragma once

#include <cstdint>
#include <string>

#include "nn/dataset.hpp"

namespace lessons {

inline const std::string tumour_file = "lessons/data/breast_cancer.csv";

// 569 tumours, 30 measurements each, target 1 for malignant. A fifth of each class is set aside for
// testing; all are standardized by the training part's mean and deviation.
// Another file may be given: throws std::runtime_error if it cannot be read (see nn::read_csv) or
// its targets are not all 0 or 1, and std::invalid_argument if a part would be empty.
nn::Split tumours(std::uint64_t seed, const std::string& path = tumour_file);

}  // namespace lessons
