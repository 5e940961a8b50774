// Wrong: forgets the pixels of the square.
// Must say: a filter adds up all pixels of the square
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix grouped_weights(std::size_t size, std::size_t channels, std::size_t filters,
                       std::size_t groups, Rng& rng) {
  const auto terms = static_cast<double>(channels / groups);
  const double deviation = std::sqrt(2.0 / terms);
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
