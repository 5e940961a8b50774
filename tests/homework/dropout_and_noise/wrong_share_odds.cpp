// Forgets the square.
// Must say: share_for(1, 0.125) is 0.1111
#define share_for share_rightly
#include "solution.cpp"
#undef share_for

#include <algorithm>
#include <cmath>

double share_for(std::size_t n, double disturbance) {
  const auto width = static_cast<double>(n);
  const double odds = disturbance * width;
  return odds / (1.0 + odds);
}
