// Wrong: makes up for what is left of the variance, for normal z, in place of the mean square.
// Must say: this makes up for what is left of the variance
#include <cmath>
#include <cstddef>
#include <numbers>

double he_std(std::size_t fan_in, double slope) {
  const double mean_squared = (1.0 - slope) * (1.0 - slope) / (2.0 * std::numbers::pi);
  const double variance = (1.0 + slope * slope) / 2.0 - mean_squared;
  return std::sqrt(1.0 / (static_cast<double>(fan_in) * variance));
}
