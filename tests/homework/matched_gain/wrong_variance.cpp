// Wrong: takes the mean off first.
// Must say: whether you take the mean off before you square
#include <cmath>
#include <functional>
#include <numbers>

double matched_gain(const std::function<double(double)>& f) {
  double mean = 0.0, square = 0.0;
  constexpr double step = 0.001;
  for (double z = -10.0; z <= 10.0; z += step) {
    const double weight = step * std::exp(-z * z / 2.0) / std::sqrt(2.0 * std::numbers::pi);
    mean += weight * f(z);
    square += weight * f(z) * f(z);
  }
  return 1.0 / std::sqrt(square - mean * mean);
}
