// Batch normalization.
// Must say: which index your inner loop runs over
#include <cmath>

#include "matrix/matrix.hpp"

Matrix layer_norm(const Matrix& z, double epsilon) {
  Matrix y = z;
  const auto n = static_cast<double>(z.rows());
  for (std::size_t j = 0; j < z.cols(); ++j) {
    double mean = 0.0, variance = 0.0;
    for (std::size_t i = 0; i < z.rows(); ++i) mean += z(i, j) / n;
    for (std::size_t i = 0; i < z.rows(); ++i) variance += (z(i, j) - mean) * (z(i, j) - mean) / n;
    for (std::size_t i = 0; i < z.rows(); ++i) {
      y(i, j) = (z(i, j) - mean) / std::sqrt(variance + epsilon);
    }
  }
  return y;
}
