// Wrong: divides by the root of the width, as for a random sum.
// Must say: all terms of a pre-activation with one sign
#include <cmath>
#include <vector>

#include "nn/mlp.hpp"

std::vector<double> transfer(const nn::Mlp& narrow, nn::Mlp& wide, double rate) {
  std::vector<double> rates;
  const std::size_t last = wide.depth() - 1;
  for (std::size_t l = 0; l <= last; ++l) {
    const double ratio =
        static_cast<double>(narrow.dense(l).fan_in()) / static_cast<double>(wide.dense(l).fan_in());
    rates.push_back(rate * std::sqrt(ratio));
    rates.push_back(rate);
    if (l == last) wide.dense(l).weights.value *= std::sqrt(ratio);
  }
  return rates;
}
