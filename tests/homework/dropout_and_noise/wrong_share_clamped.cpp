// The same, held within its range.
// Must say: share_for(1, 0.125) is 0.01562
#define share_for share_rightly
#include "solution.cpp"
#undef share_for

#include <algorithm>
#include <cmath>

double share_for(std::size_t n, double disturbance) {
  const auto width = static_cast<double>(n);
  return std::min(0.99, disturbance * disturbance * width);
}
