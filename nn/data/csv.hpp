// Reading a table of samples from a CSV file.
#pragma once

#include <string>

#include "nn/dataset.hpp"

namespace nn {

// The first line holds the names of the columns, every other one a sample: numbers, and in the target
// either numbers or class names. The target is the last column, or the one of this name or number
// (counted from 1). Class names are sorted; of two the targets are 0 and 1, of more they are one-hot
// rows, and the dataset's `classes` says which is which.
//
// Cells are separated by commas, semicolons or tabs, whichever the first line has, and may stand in
// double quotes. Empty lines, Windows line ends and a UTF-8 byte order mark are passed over; the file is
// read once, so that a pipe will do. Throws std::runtime_error with the path, the line and what to
// change: no line of names, a column without a name, a line with too few or too many cells, a cell
// that is missing or no finite number (or above 1e150, whose square overflows), words beside numbers, a
// single class, no samples, a line above 1 MB, a file above 128 MB.
Dataset read_csv(const std::string& path, const std::string& target = "");

}  // namespace nn
