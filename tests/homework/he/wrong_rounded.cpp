// Wrong: rounds the root of 2.
// Must say: multiplies the mean square by 0.99405
#include <cmath>
#include <cstddef>

double he_std(std::size_t fan_in, double slope) {
  return 1.41 / std::sqrt((1.0 + slope * slope) * static_cast<double>(fan_in));
}
