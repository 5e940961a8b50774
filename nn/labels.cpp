#include "nn/labels.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace nn {

Matrix one_hot(std::span<const std::size_t> labels, std::size_t classes) {
  Matrix rows = Matrix::zeros(labels.size(), classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] >= classes) {
      throw std::invalid_argument(
          fmt::format("one_hot: label {} of sample {}: with {} classes labels "
                      "are from 0 to below {}",
                      labels[i], i + 1, classes, classes));
    }
    rows(i, labels[i]) = 1.0;
  }
  return rows;
}

Matrix one_hot(const Matrix& labels, std::size_t classes) {
  if (labels.cols() != 1) {
    throw std::invalid_argument("one_hot: " + shape(labels) + ": expected one column of labels");
  }
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < labels.rows(); ++i) {
    const double label = labels(i, 0);
    if (!(label >= 0.0 && label < static_cast<double>(classes) && label == std::floor(label))) {
      throw std::invalid_argument(
          fmt::format("one_hot: label {} of sample {}: expected a whole number from 0 to below {}",
                      label, i + 1, classes));
    }
    numbers.push_back(static_cast<std::size_t>(label));
  }
  return one_hot(numbers, classes);
}

std::vector<std::size_t> class_indices(const Matrix& rows) {
  if (rows.cols() < 2) {
    throw std::invalid_argument("class_indices: " + shape(rows) +
                                ": expected a column for each of at least two classes");
  }
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const auto row = rows.row(i);
    if (std::ranges::any_of(row, [](double x) { return std::isnan(x); })) {
      throw std::invalid_argument(
          fmt::format("class_indices: row {} of {} holds a NaN", i + 1, shape(rows)));
    }
    indices.push_back(static_cast<std::size_t>(std::ranges::max_element(row) - row.begin()));
  }
  return indices;
}

}  // namespace nn
