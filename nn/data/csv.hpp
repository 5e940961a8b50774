// Reading a table of numbers from a CSV file.
#pragma once

#include <string>

#include "nn/dataset.hpp"

namespace nn {

// A comma-separated file: first line the names, then one sample a line, all finite numbers, the
// last column the target. Empty lines are passed over, Windows line ends are understood. Throws
// std::runtime_error with the path, the line and what was expected there: a file that cannot be
// read, a line with too few or too many cells, a cell that is no number or not finite, no samples.
Dataset read_csv(const std::string& path);

}  // namespace nn
