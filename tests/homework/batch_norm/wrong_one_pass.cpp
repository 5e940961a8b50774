// The variance as E[z^2] - E[z]^2, whose digits cancel.
// Must say: after 1e7 is added to all z
#include <algorithm>
#include <cmath>

#include "matrix/matrix.hpp"

Matrix layer_norm(const Matrix& z, double epsilon) {
  Matrix y = z;
  const auto n = static_cast<double>(z.cols());
  for (std::size_t i = 0; i < z.rows(); ++i) {
    double mean = 0.0, variance = 0.0;
    for (double value : z.row(i)) mean += value / n;
    for (double value : z.row(i)) variance += value * value / n;
    variance = std::max(variance - mean * mean, 0.0);
    for (double& value : y.row(i)) value = (value - mean) / std::sqrt(variance + epsilon);
  }
  return y;
}
