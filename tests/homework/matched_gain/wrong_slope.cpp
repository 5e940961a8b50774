// Wrong: the gain for error signals.
// Must say: what you square: f or its slope
#include <cmath>
#include <functional>
#include <numbers>

double matched_gain(const std::function<double(double)>& f) {
  double sum = 0.0;
  constexpr double step = 0.001;
  for (double z = -10.0; z <= 10.0; z += step) {
    sum += step * std::pow((f(z + 1e-5) - f(z - 1e-5)) / 2e-5, 2) * std::exp(-z * z / 2.0) /
           std::sqrt(2.0 * std::numbers::pi);
  }
  return 1.0 / std::sqrt(sum);
}
