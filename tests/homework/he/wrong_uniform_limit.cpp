// Wrong: returns the limit of a uniform distribution of the right variance.
// Must say: the limit of a uniform distribution
#include <cmath>
#include <cstddef>

double he_std(std::size_t fan_in, double slope) {
  return std::sqrt(6.0 / ((1.0 + slope * slope) * static_cast<double>(fan_in)));
}
