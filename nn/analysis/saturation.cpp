#include "nn/analysis/saturation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace nn {

namespace {

Matrix slopes(const Mlp& net, std::size_t l) {  // |f'(z)|, (samples x neurons)
  if (l + 1 >= net.depth()) {
    throw std::out_of_range(
        fmt::format("saturation: layer {} is not hidden: the network has {}", l, net.depth() - 1));
  }
  if (net.pre_activation(l).size() == 0) {
    throw std::invalid_argument("saturation: no forward has shown the network a sample");
  }
  const Activation& f = net.hidden_activation();
  return map(net.pre_activation(l), net.activation(l),
             [&](double z, double h) { return std::abs(f.derivative(z, h)); });
}

}  // namespace

double steepest_slope(const Activation& f) {
  double steepest = 0.0;
  for (int k = -128; k <= 128; ++k) {
    const double z = k / 32.0;
    const double slope = std::abs(f.derivative(z, f.function(z)));
    if (std::isnan(slope)) return slope;
    steepest = std::max(steepest, slope);
  }
  return steepest;
}

bool is_bounded(const Activation& f) {
  return std::abs(f.function(1e6)) < 100.0 && std::abs(f.function(-1e6)) < 100.0;
}

double mean_slope(const Mlp& net, std::size_t l) {
  return mean(slopes(net, l)) / steepest_slope(net.hidden_activation());
}

double flat_share(const Mlp& net, std::size_t l, double threshold) {
  const double limit = threshold * steepest_slope(net.hidden_activation());
  const Matrix totals = column_sums(slopes(net, l));
  if (const double any = sum(totals) + limit; std::isnan(any)) return any;
  const auto samples = static_cast<double>(net.pre_activation(l).rows());
  const auto flat =
      std::ranges::count_if(totals.values(), [=](double total) { return total / samples < limit; });
  return static_cast<double>(flat) / static_cast<double>(totals.cols());
}

}  // namespace nn
