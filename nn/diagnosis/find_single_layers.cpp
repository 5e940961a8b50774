// What single layers suffer from: twins, and neurons that stand where f is flat.
#include "nn/diagnosis/examination.hpp"

#include <fmt/core.h>

#include "nn/analysis/saturation.hpp"

namespace nn {

namespace {

constexpr double hardly_steep = 0.12;  // saturated: less than this is left of f's slope

// The hidden layers for which `ill` holds: from which to which, and the worst of them, counted
// from 1; 0 if there are none.
struct Ill {
  std::size_t first = 0, last = 0, worst = 0;
};

template <class Holds, class Measure>
Ill ill_layers(const Examination& seen, const Diagnosis& found, Holds holds, Measure measure) {
  Ill ill;
  for (std::size_t l = 1; l <= seen.hidden(); ++l) {
    const LayerReport& layer = found.layers[l - 1];
    if (!holds(seen.anatomy.stages[l - 1], layer)) continue;
    if (ill.worst == 0) ill.first = l;
    ill.last = l;
    if (ill.worst == 0 || measure(layer) < measure(found.layers[ill.worst - 1])) ill.worst = l;
  }
  return ill;
}

bool bounded(const AnatomyStage& stage) {
  return !stage.heads.empty() || (stage.f != nullptr && is_bounded(*stage.f));
}

double slope_of(const LayerReport& layer) { return layer.slope; }

// Biases are the cause where they exceed what the weights bring in most neurons.
bool by_biases(const BiasEffect& effect, const LayerReport& layer) {
  return 2 * effect.larger > layer.neurons;
}

void find_saturated(const Examination& seen, Diagnosis& found) {
  const Ill ill = ill_layers(
      seen, found,
      [](const auto& stage, const auto& s) { return bounded(stage) && s.slope < hardly_steep; },
      slope_of);
  if (ill.worst == 0) return;
  const AnatomyStage& stage = seen.anatomy.stages[ill.worst - 1];
  const LayerReport& worst = found.layers[ill.worst - 1];
  Finding finding{Disease::saturated, ill.first, ill.last, "", ""};
  if (!stage.heads.empty()) {
    finding.evidence = fmt::format(
        "each token attends to nearly one token alone: {:.2g} % of an "
        "even share is left",
        100.0 * worst.slope);
    finding.remedy = "Smaller weights of queries and keys: variance 1 / fan_in.";
    found.findings.push_back(finding);
    return;
  }
  const BiasEffect effect = bias_effect(stage);
  finding.evidence =
      fmt::format("{:.2g} % of the slope of {} is left", 100.0 * worst.slope, stage.f->name);
  if (by_biases(effect, worst)) finding.evidence += "; " + to_string(effect, worst.neurons);
  if (by_biases(effect, worst) && effect.slope_without >= hardly_steep) {
    finding.remedy = fmt::format(
        "Set these biases to 0: {:.2g} % of the slope is left without them, while smaller weights "
        "would change nothing.",
        100.0 * effect.slope_without);
  } else {
    finding.remedy = fmt::format(
        "Smaller weights into these layers: {}. If the first is among them, standardize the inputs "
        "(nn::Standardizer).",
        usual_start(stage.f));
  }
  found.findings.push_back(finding);
}

void find_dead(const Examination& seen, Diagnosis& found) {
  const Ill ill = ill_layers(
      seen, found,
      [](const auto& stage, const auto& s) { return !bounded(stage) && s.flat >= nearly_all; },
      slope_of);
  if (ill.worst == 0) return;
  const AnatomyStage& stage = seen.anatomy.stages[ill.worst - 1];
  const LayerReport& worst = found.layers[ill.worst - 1];
  const BiasEffect effect = bias_effect(stage);
  found.findings.push_back(
      {Disease::dead, ill.first, ill.last,
       fmt::format("{:.0f} of {} neurons give the same number for every sample: {} is flat there{}",
                   worst.flat * static_cast<double>(worst.neurons), worst.neurons, stage.f->name,
                   by_biases(effect, worst) ? "; " + to_string(effect, worst.neurons) : ""),
       fmt::format("Start anew, biases at 0: {}. If training did it, with a smaller learning rate; "
                   "leaky ReLUs do not die.",
                   usual_start(stage.f))});
}

}  // namespace

void find_twins(const Examination& seen, Diagnosis& found) {
  const auto share = [](const LayerReport& s) {
    return static_cast<double>(s.different) / static_cast<double>(s.neurons);
  };
  const Ill ill = ill_layers(
      seen, found, [](const auto&, const auto& s) { return s.different < s.neurons; }, share);
  if (ill.worst == 0) {
    found.looked_for.emplace_back("twins");
    return;
  }
  const LayerReport& worst = found.layers[ill.worst - 1];
  const bool one = worst.different == 1;
  found.findings.push_back(
      {Disease::symmetric, ill.first, ill.last,
       fmt::format(
           "{} of {} neurons {} distinct, the others are copies of {} in all weights and biases",
           worst.different, worst.neurons, one ? "is" : "are", one ? "it" : "them"),
       fmt::format("Draw the weights at random, each anew: {}.",
                   usual_start(seen.anatomy.stages[ill.worst - 1].f))});
}

void find_stuck(const Examination& seen, Diagnosis& found) {
  find_dead(seen, found);
  find_saturated(seen, found);
  bool any_bounded = false, any_unbounded = false;
  for (std::size_t l = 0; l < seen.hidden(); ++l) {
    const AnatomyStage& stage = seen.anatomy.stages[l];
    any_bounded = any_bounded || bounded(stage);
    any_unbounded = any_unbounded || (stage.f != nullptr && !bounded(stage));
  }
  if (any_unbounded && !found.has(Disease::dead)) found.looked_for.emplace_back("dead layers");
  if (any_bounded && !found.has(Disease::saturated)) {
    found.looked_for.emplace_back("saturated layers");
  }
}

}  // namespace nn
