#include "nn/analysis/statistics.hpp"

#include <cmath>

namespace nn {

Statistics statistics(const Matrix& a) {
  if (const int e = exponent_to_square(max_abs(a)); e != 0) {
    const Statistics s = statistics(map(a, [=](double x) { return std::ldexp(x, -e); }));
    return {std::ldexp(s.mean, e), std::ldexp(s.standard_deviation, e),
            std::ldexp(std::ldexp(s.mean_square, e), e)};
  }
  const double average = mean(a);
  const Matrix centred = a - average;
  return {average, std::sqrt(mean(centred * centred)), mean(a * a)};
}

}  // namespace nn
