#include "nn/diagnosis/signal_scale.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "nn/analysis/saturation.hpp"

namespace nn {

namespace {

// In log10, as Growth is. A start at 0.9 to 1.1 times the right scale is healthy, and narrow layers
// stray from what their scale says.
constexpr double shrinking = -0.155, shrunk = -1.15;  // 0.70 from layer to layer, 0.07 over all
constexpr double growing = 0.13, grown = 0.65;        // 1.35 from layer to layer, 4.5 over all
constexpr double grown_back = 1.3;                    // 20, of error signals alone,
constexpr std::size_t many_steps = 5;                 // over so many steps

void multiply(Growth& growth, double from, double to) {
  if (!(from > 0.0) || !(to > 0.0)) return;
  growth.in_all += std::log10(to) - std::log10(from);
  ++growth.steps;
}

// Terms that are equal add up, terms that are independent partly cancel: a scale that is right for
// one is wrong for the other, where a layer of twins meets one without.
bool has_twins(const LayerReport& layer) { return layer.different < layer.neurons; }

// Of both ways together, since a wrong scale of the weights multiplies signals both ways, and in
// narrow layers one way alone can stray by chance.
double per_layer(const SignalScale& scale) {
  const Growth &there = scale.activations, &back = scale.error_signals;
  return Growth{there.in_all + back.in_all, there.steps + back.steps}.per_layer();
}

std::string text(const char* what, const Growth& growth) {
  return fmt::format("{} times {:.2g} from layer to layer, {:.2g} over all", what,
                     std::pow(10.0, growth.per_layer()), std::pow(10.0, growth.in_all));
}

}  // namespace

std::vector<std::size_t> main_path(const Anatomy& anatomy) {
  std::vector<std::size_t> path;
  for (std::size_t l = 0; l + 1 < anatomy.stages.size(); ++l) {
    if (anatomy.stages[l].branches == 0) path.push_back(l);
  }
  return path;
}

SignalScale signal_scale(const Anatomy& anatomy, const std::vector<LayerReport>& layers,
                         const std::vector<bool>& stuck) {
  SignalScale scale;
  const auto path = main_path(anatomy);
  for (std::size_t k = 0; k < path.size(); ++k) {
    const AnatomyStage& stage = anatomy.stages[path[k]];
    scale.bounded = scale.bounded && stage.f != nullptr && is_bounded(*stage.f);
    if (k == 0) continue;
    const LayerReport &below = layers[path[k - 1]], &here = layers[path[k]];
    const bool zeros = stage.weights != nullptr && max_abs(stage.weights->value) == 0.0;
    if (stuck[path[k - 1]] || stuck[path[k]] || has_twins(below) != has_twins(here) || zeros) {
      continue;
    }
    multiply(scale.activations, below.activation, here.activation);
    multiply(scale.error_signals, here.error, below.error);
  }
  return scale;
}

bool SignalScale::vanishing() const {
  return per_layer(*this) < shrinking &&
         std::min(activations.in_all, error_signals.in_all) < shrunk;
}

// Training makes weights larger, and biases keep activations in place: error signals alone grow in
// healthy networks too, by a factor of 3 in each of a few layers. Where f is unbounded, activations
// grow in every explosion. Where it is bounded, error signals must, over many layers.
bool SignalScale::exploding() const {
  if (!bounded) return activations.in_all > grown && per_layer(*this) > growing;
  return error_signals.per_layer() > growing && error_signals.in_all > grown_back &&
         error_signals.steps >= many_steps;
}

std::string to_string(const SignalScale& scale) {
  return text("activations", scale.activations) + "; " +
         text("error signals, back,", scale.error_signals);
}

}  // namespace nn
