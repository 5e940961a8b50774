// Wrong: asks the ratio of first to last weight gradient, which a wrong scale does not change.
// Must say: their ratio from first to last layer says nothing
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
  for (std::size_t l = 0; l <= last; ++l) {
    const Matrix slopes = map(net.pre_activation(l), net.activation(l), f.derivative);
    if (two_ends && mean(slopes) < (f.name == "sigmoid" ? 0.03 : 0.12)) return Disease::saturated;
    if (!two_ends && nn::flat_share(net, l, nn::exactly_flat) >= 0.9) return Disease::dead;
  }
  const auto size = [&](std::size_t l) { return max_abs(net.dense(l).weights.gradient); };
  const double ratio = std::log10(size(0) / size(last));
  if (ratio < -4.0) return Disease::vanishing;
  return ratio > 4.0 ? Disease::exploding : Disease::healthy;
}
