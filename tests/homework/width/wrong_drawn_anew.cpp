// Wrong: draws the output weights anew.
// Must say: not the same ones scaled
#include <cmath>
#include <vector>

#include "nn/mlp.hpp"

std::vector<double> transfer(const nn::Mlp& narrow, nn::Mlp& wide, double rate) {
  std::vector<double> rates;
  const std::size_t last = wide.depth() - 1;
  for (std::size_t l = 0; l <= last; ++l) {
    const double ratio =
        static_cast<double>(narrow.dense(l).fan_in()) / static_cast<double>(wide.dense(l).fan_in());
    rates.push_back(rate * ratio);
    rates.push_back(rate);
    Rng rng(1);
    const double size = std::sqrt(2.0 * ratio / static_cast<double>(wide.dense(l).fan_in()));
    if (l == last) wide.dense(l).initialize(nn::normal(size), nn::zeros(), rng);
  }
  return rates;
}
