// Wrong: compares the first neuron with the second and no others.
// Must say: one hidden layer at a time, and in it neuron against neuron
#include <cmath>

#include "nn/analysis/saturation.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/diagnosis/disease.hpp"

using nn::Disease;

namespace {

double length(const Matrix& a) { return std::sqrt(sum(a * a)); }

// Mean |f'(z)| of a layer, as a share of 1 or, for a sigmoid, of 1/4.
double slope(const nn::Mlp& net, std::size_t l) {
  const nn::Activation& f = net.hidden_activation();
  const Matrix slopes = map(net.pre_activation(l), net.activation(l), f.derivative);
  return mean(map(slopes, [](double s) { return std::abs(s); })) / (f.name == "sigmoid" ? 0.25 : 1);
}

}  // namespace

nn::Disease diagnose(nn::Mlp net, const Matrix& x) {
  const Matrix outputs = net.forward(x);
  net.backward(Matrix::filled(outputs.rows(), outputs.cols(), 1.0));
  const std::size_t last = net.depth() - 2;
  const bool two_ends = std::abs(net.hidden_activation().function(1e6)) < 10.0;
  for (std::size_t l = 0; l <= last; ++l) {
    if (net.dense(l).weights.value(0, 0) == net.dense(l).weights.value(0, 1))
      return Disease::symmetric;
  }
  for (std::size_t l = 0; l <= last; ++l) {
    if (two_ends && slope(net, l) < 0.15) return Disease::saturated;
    if (!two_ends && nn::flat_share(net, l, nn::exactly_flat) >= 0.9) return Disease::dead;
  }
  if (last == 0) return Disease::healthy;
  const auto size = [](const Matrix& h) { return std::sqrt(mean(h * h)); };
  const double error = std::log10(length(net.error_signal(0)) / length(net.error_signal(last)));
  const double signal = std::log10(size(net.activation(last)) / size(net.activation(0)));
  const bool sigmoid = net.hidden_activation().name == "sigmoid";  // its h is never small
  const double in_all = 0.5 * (error + (sigmoid ? error : signal));
  const double per_layer = in_all / static_cast<double>(last);
  if (per_layer < -0.155 && in_all < -0.9) return Disease::vanishing;
  return per_layer > 0.12 && in_all > 0.8 ? Disease::exploding : Disease::healthy;
}
