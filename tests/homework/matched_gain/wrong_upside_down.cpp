// Wrong: the factor that a layer shrinks by, not what makes up for it.
// Must say: which way round it stands
#include <cmath>
#include <functional>
#include <numbers>

double matched_gain(const std::function<double(double)>& f) {
  double sum = 0.0;
  constexpr double step = 0.001;
  for (double z = -10.0; z <= 10.0; z += step) {
    sum += step * f(z) * f(z) * std::exp(-z * z / 2.0) / std::sqrt(2.0 * std::numbers::pi);
  }
  return std::sqrt(sum);
}
