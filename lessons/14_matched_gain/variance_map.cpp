#include "variance_map.hpp"

#include <cmath>

#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/initializer.hpp"
#include "nn/starts/gain.hpp"

namespace lessons {

double next_variance(const nn::Activation& f, double q) {
  return nn::mean_square(f, q) / nn::mean_square(f);
}

double last_variance(const nn::Activation& f, double q, std::size_t layers) {
  for (std::size_t l = 2; l <= layers; ++l) q = next_variance(f, q);
  return q;
}

double slope_at_one(const nn::Activation& f) {
  constexpr double step = 1e-4;
  return (next_variance(f, 1.0 + step) - next_variance(f, 1.0 - step)) / (2.0 * step);
}

plots::Series variance_by_layer(const nn::Activation& f, double gain, std::size_t layers,
                                std::size_t width, std::uint64_t seed) {
  Rng rng(seed);
  const nn::Initializer weights = nn::normal(gain / std::sqrt(static_cast<double>(width)));
  Matrix z = nn::normal(1.0)(1, width, rng);
  plots::Series curve{"", {1.0}, {nn::statistics(z).mean_square}};
  for (std::size_t l = 2; l <= layers; ++l) {
    Matrix h(z.rows(), z.cols());
    f.forward(z, h);
    z = matmul(h, weights(width, width, rng));
    curve.x.push_back(static_cast<double>(l));
    curve.y.push_back(nn::statistics(z).mean_square);
  }
  return curve;
}

}  // namespace lessons
