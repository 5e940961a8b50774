#include "nn/starts/lsuv.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "nn/analysis/statistics.hpp"
#include "nn/starts/orthogonal.hpp"

namespace nn {

namespace {

// Exactly 0 if all are the same number, whose computed mean may be another.
double variance_of(const Matrix& z) {
  if (std::ranges::all_of(z.values(), [&](double x) { return x == z.values()[0]; })) return 0.0;
  const double deviation = statistics(z).standard_deviation;
  return deviation * deviation;
}

double checked_variance(const Matrix& z, std::size_t l) {
  const double variance = variance_of(z);
  if (variance > 0.0 && std::isfinite(variance)) return variance;
  throw std::invalid_argument(
      fmt::format("lsuv: the outputs of layer {}, {}, have variance {}: no factor makes it 1",
                  l + 1, shape(z), variance));
}

ScaledLayer scale_layer(Dense& layer, std::size_t l, const Matrix& signal,
                        const LsuvOptions& options) {
  ScaledLayer scaled{0, checked_variance(layer.forward(signal), l)};
  while (std::abs(scaled.variance - 1.0) >= options.tolerance &&
         scaled.rescalings < options.most_rescalings) {
    layer.weights.value *= 1.0 / std::sqrt(scaled.variance);
    ++scaled.rescalings;
    scaled.variance = checked_variance(layer.forward(signal), l);
  }
  return scaled;
}

}  // namespace

std::vector<ScaledLayer> scale_to_unit_variance(Mlp& net, const Matrix& inputs,
                                                const LsuvOptions& options) {
  if (inputs.rows() == 0) {
    throw std::invalid_argument("lsuv: " + shape(inputs) + " holds no samples");
  }
  if (!(options.tolerance > 0.0)) {
    throw std::invalid_argument(
        fmt::format("lsuv: the tolerance is {}: give one above 0", options.tolerance));
  }
  std::vector<ScaledLayer> layers;
  Matrix signal = inputs;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    layers.push_back(scale_layer(net.dense(l), l, signal, options));
    const Matrix& z = net.dense(l).forward(signal);
    Matrix h(z.rows(), z.cols());
    net.hidden_activation().forward(z, h);
    signal = std::move(h);
  }
  return layers;
}

std::vector<ScaledLayer> lsuv(Mlp& net, const Matrix& inputs, std::uint64_t seed,
                              const LsuvOptions& options) {
  Rng rng(seed);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Dense& layer = net.dense(l);
    layer.weights.value = orthogonal()(layer.fan_in(), layer.fan_out(), rng);
  }
  return scale_to_unit_variance(net, inputs, options);
}

}  // namespace nn
