// Epsilon outside of the root.
// Must say: the mean square of y is 0.998, for a variance
#include <cmath>

#include "matrix/matrix.hpp"

Matrix layer_norm(const Matrix& z, double epsilon) {
  Matrix y = z;
  const auto n = static_cast<double>(z.cols());
  for (std::size_t i = 0; i < z.rows(); ++i) {
    double mean = 0.0, variance = 0.0;
    for (double value : z.row(i)) mean += value / n;
    for (double value : z.row(i)) variance += (value - mean) * (value - mean) / n;
    for (double& value : y.row(i)) value = (value - mean) / (std::sqrt(variance) + epsilon);
  }
  return y;
}
