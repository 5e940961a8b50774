// Wrong: the variance in place of the deviation.
// Must say: a normal number times s has the variance s^2
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix grouped_weights(std::size_t size, std::size_t channels, std::size_t filters,
                       std::size_t groups, Rng& rng) {
  const auto terms = static_cast<double>(size * size * (channels / groups));
  const double deviation = 2.0 / terms;
  Matrix w = Matrix::zeros(size * size * channels, filters);
  for (std::size_t j = 0; j < filters; ++j) {
    for (std::size_t row = 0; row < w.rows(); ++row) {
      if ((row % channels) / (channels / groups) == j / (filters / groups)) {
        w(row, j) = deviation * rng.normal();
      }
    }
  }
  return w;
}
