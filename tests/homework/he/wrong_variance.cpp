// Wrong: returns the variance.
// Must say: this is the variance
#include <cstddef>

double he_std(std::size_t fan_in, double slope) {
  return 2.0 / ((1.0 + slope * slope) * static_cast<double>(fan_in));
}
