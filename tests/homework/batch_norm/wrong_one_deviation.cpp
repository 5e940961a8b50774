// A mean for each sample, and one deviation for all.
// Must say: off 1 by up to 1.17
#include <cmath>

#include "matrix/matrix.hpp"

Matrix layer_norm(const Matrix& z, double epsilon) {
  Matrix y = z;
  const auto n = static_cast<double>(z.cols());
  double variance = 0.0;
  for (std::size_t i = 0; i < z.rows(); ++i) {
    double mean = 0.0;
    for (double value : z.row(i)) mean += value / n;
    for (double& value : y.row(i)) value -= mean;
  }
  for (double value : y.values()) variance += value * value / static_cast<double>(z.size());
  for (double& value : y.values()) value /= std::sqrt(variance + epsilon);
  return y;
}
