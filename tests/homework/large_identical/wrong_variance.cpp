// Wrong: asks for n^2 * variance = 1 and returns the variance.
// Must say: a weight is no variance
#include <cstddef>

double critical_constant(std::size_t n) {
  const auto inputs = static_cast<double>(n);
  return 1.0 / (inputs * inputs);
}
