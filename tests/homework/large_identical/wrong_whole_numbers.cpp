// Wrong: divides whole numbers.
// Must say: critical_constant(16) is 0
#include <cstddef>

double critical_constant(std::size_t n) { return static_cast<double>(1 / n); }
