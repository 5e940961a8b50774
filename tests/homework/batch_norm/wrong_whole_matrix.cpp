// One mean and one deviation for all samples together.
// Must say: has a mean of
#include <cmath>

#include "matrix/matrix.hpp"

Matrix layer_norm(const Matrix& z, double epsilon) {
  Matrix y = z;
  const auto n = static_cast<double>(z.size());
  double mean = 0.0, variance = 0.0;
  for (double value : z.values()) mean += value / n;
  for (double value : z.values()) variance += (value - mean) * (value - mean) / n;
  for (double& value : y.values()) value = (value - mean) / std::sqrt(variance + epsilon);
  return y;
}
