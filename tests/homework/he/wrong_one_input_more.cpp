// Wrong: counts the bias as an input.
// Must say: on average over the weights, a layer of fan_in 1 and slope 0 multiplies the mean square by 0.5
#include <cmath>
#include <cstddef>

double he_std(std::size_t fan_in, double slope) {
  return std::sqrt(2.0 / ((1.0 + slope * slope) * static_cast<double>(fan_in + 1)));
}
