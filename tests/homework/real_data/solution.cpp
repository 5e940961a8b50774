// The reference solution of homework 19. A constant's deviation may be a rounding error.
#include <cmath>

#include "nn/dataset.hpp"

void standardize(Matrix& train, Matrix& test) {
  for (std::size_t j = 0; j < train.cols(); ++j) {
    double mean = 0.0, square = 0.0;
    const auto n = static_cast<double>(train.rows());
    for (std::size_t i = 0; i < train.rows(); ++i) mean += train(i, j) / n;
    for (std::size_t i = 0; i < train.rows(); ++i) square += std::pow(train(i, j) - mean, 2) / n;
    const double deviation = square > 1e-20 * mean * mean ? std::sqrt(square) : 1.0;
    for (std::size_t i = 0; i < train.rows(); ++i) train(i, j) = (train(i, j) - mean) / deviation;
    for (std::size_t i = 0; i < test.rows(); ++i) test(i, j) = (test(i, j) - mean) / deviation;
  }
}
