// Wrong: asks how signals fade before it asks why.
// Must say: before you ask how signals fade
#include <algorithm>
#include <cmath>

#include "nn/analysis/saturation.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/diagnosis/disease.hpp"

using nn::Disease;

nn::Disease diagnose(nn::Mlp net, const Matrix& x) {
  const Matrix outputs = net.forward(x);
  net.backward(Matrix::filled(outputs.rows(), outputs.cols(), 1.0));
  const std::size_t last = net.depth() - 2;
  const nn::Activation& f = net.hidden_activation();
  const bool two_ends = std::abs(f.function(1e6)) < 10.0;
  for (std::size_t l = 0; l <= last; ++l) {
    if (nn::distinct_neurons(net, l) < net.dense(l).fan_out()) return Disease::symmetric;
  }
  const auto length = [&](std::size_t l) {
    return std::sqrt(sum(net.error_signal(l) * net.error_signal(l)));
  };
  const double error = std::log10(length(0) / length(last));
  const double per_layer = error / static_cast<double>(std::max<std::size_t>(last, 1));
  if (per_layer < -0.155 && error < -1.0) return Disease::vanishing;
  if (per_layer > 0.12 && error > 0.8) return Disease::exploding;
  for (std::size_t l = 0; l <= last; ++l) {
    const Matrix slopes = map(net.pre_activation(l), net.activation(l), f.derivative);
    if (two_ends && mean(slopes) < (f.name == "sigmoid" ? 0.03 : 0.12)) return Disease::saturated;
    if (!two_ends && nn::flat_share(net, l, nn::exactly_flat) >= 0.9) return Disease::dead;
  }
  return Disease::healthy;
}
