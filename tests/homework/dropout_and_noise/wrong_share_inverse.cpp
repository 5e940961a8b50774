// Wide layers get the smaller share.
// Must say: share_for(4, 0.125) is 0.003891
#define share_for share_rightly
#include "solution.cpp"
#undef share_for

#include <algorithm>
#include <cmath>

double share_for(std::size_t n, double disturbance) {
  const auto width = static_cast<double>(n);
  const double odds = disturbance * disturbance / width;
  return odds / (1.0 + odds);
}
