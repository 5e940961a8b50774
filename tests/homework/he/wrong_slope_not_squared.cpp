// Wrong: lets the negative half pass with the slope and not with its square.
// Must say: a slope multiplies z
#include <cmath>
#include <cstddef>

double he_std(std::size_t fan_in, double slope) {
  return std::sqrt(2.0 / ((1.0 + std::abs(slope)) * static_cast<double>(fan_in)));
}
