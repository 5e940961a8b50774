// Deviations add up like variances.
// Must say: share_for(4, 0.125) is 0.2
#define share_for share_rightly
#include "solution.cpp"
#undef share_for

#include <algorithm>
#include <cmath>

double share_for(std::size_t n, double disturbance) {
  const auto width = static_cast<double>(n);
  const double odds = disturbance * disturbance * width * width;
  return odds / (1.0 + odds);
}
