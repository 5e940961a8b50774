// Wrong: divides by a deviation of 0.
// Must say: what you divide by where the deviation is 0
#include <cmath>

#include "nn/dataset.hpp"

void standardize(Matrix& train, Matrix& test) {
  for (std::size_t j = 0; j < train.cols(); ++j) {
    double mean = train(0, j), square = 0.0;
    const auto n = static_cast<double>(train.rows());
    for (std::size_t i = 0; i < train.rows(); ++i) mean += (train(i, j) - train(0, j)) / n;
    for (std::size_t i = 0; i < train.rows(); ++i) square += std::pow(train(i, j) - mean, 2) / n;
    const double deviation = std::sqrt(square);
    for (std::size_t i = 0; i < train.rows(); ++i) train(i, j) = (train(i, j) - mean) / deviation;
    for (std::size_t i = 0; i < test.rows(); ++i) test(i, j) = (test(i, j) - mean) / deviation;
  }
}
