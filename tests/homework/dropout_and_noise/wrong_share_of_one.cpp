// Takes the disturbance of a single output, whatever the width.
// Must say: of 4 equal outputs has the standard deviation 0.0
#define share_for share_rightly
#include "solution.cpp"
#undef share_for

#include <algorithm>
#include <cmath>

double share_for(std::size_t n, double disturbance) {
  const auto width = static_cast<double>(n);
  (void)width;
  const double odds = disturbance * disturbance;
  return odds / (1.0 + odds);
}
