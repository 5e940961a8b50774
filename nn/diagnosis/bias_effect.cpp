#include "nn/diagnosis/examination.hpp"

#include <fmt/core.h>

#include <cmath>

#include "nn/analysis/saturation.hpp"

namespace nn {

BiasEffect bias_effect(const AnatomyStage& stage) {
  BiasEffect effect;
  if (stage.offset == nullptr || stage.f == nullptr) return effect;
  const Matrix& bias = *stage.offset;
  const Matrix weighted = add_row(*stage.z, bias * -1.0);
  const Matrix squares = column_sums(weighted * weighted);
  const auto samples = static_cast<double>(weighted.rows());
  for (std::size_t j = 0; j < bias.cols(); ++j) {
    effect.larger += bias(0, j) * bias(0, j) > squares(0, j) / samples;
  }
  effect.bias = std::sqrt(mean(bias * bias));
  effect.weighted = std::sqrt(mean(weighted * weighted));
  const Activation& f = *stage.f;
  const Matrix slopes =
      map(weighted, [&](double z) { return std::abs(f.derivative(z, f.function(z))); });
  effect.slope_without = mean(slopes) / steepest_slope(f);
  return effect;
}

std::string to_string(const BiasEffect& effect, std::size_t neurons) {
  return fmt::format(
      "biases of size {:.2g} exceed the weighted input of size {:.2g} in {} of {} neurons",
      effect.bias, effect.weighted, effect.larger, neurons);
}

}  // namespace nn
