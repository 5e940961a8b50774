// Wrong: takes the ratio of the first hidden layers for all.
// Must say: its change grows as the number of terms
#include <cmath>
#include <vector>

#include "nn/mlp.hpp"

std::vector<double> transfer(const nn::Mlp& narrow, nn::Mlp& wide, double rate) {
  std::vector<double> rates;
  const std::size_t last = wide.depth() - 1;
  for (std::size_t l = 0; l <= last; ++l) {
    const double ratio = static_cast<double>(narrow.dense(0).fan_out()) /
                         static_cast<double>(wide.dense(0).fan_out());
    rates.push_back(l == 0 ? rate : rate * ratio);
    rates.push_back(rate);
    if (l == last) wide.dense(l).weights.value *= std::sqrt(ratio);
  }
  return rates;
}
