#include "nn/analysis/statistics.hpp"

#include <cmath>

namespace nn {

Statistics statistics(const Matrix& a) {
  const double average = mean(a);
  const Matrix centred = a - average;
  return {average, std::sqrt(mean(centred * centred)), mean(a * a)};
}

}  // namespace nn
