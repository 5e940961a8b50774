// Wrong: one weight of each channel for all pixels of the square.
// Must say: only if the weights of a filter are drawn independently
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix grouped_weights(std::size_t size, std::size_t channels, std::size_t filters,
                       std::size_t groups, Rng& rng) {
  const auto terms = static_cast<double>(size * size * (channels / groups));
  const double deviation = std::sqrt(2.0 / terms);
  Matrix w = Matrix::zeros(size * size * channels, filters);
  for (std::size_t j = 0; j < filters; ++j) {
    for (std::size_t c = 0; c < channels; ++c) {
      if (c / (channels / groups) != j / (filters / groups)) continue;
      const double weight = deviation * rng.normal();
      for (std::size_t pixel = 0; pixel < size * size; ++pixel) w(pixel * channels + c, j) = weight;
    }
  }
  return w;
}
