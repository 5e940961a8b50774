// What the scale of the weights does: signals that vanish or explode.
#include "nn/diagnosis/examination.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "nn/diagnosis/signal_scale.hpp"

namespace nn {

namespace {

constexpr double small_start = 0.01;    // vanishing: layer 1 varies by less than this,
constexpr double of_inputs = 0.05;      // and by less than this share of what its inputs vary by
constexpr double large_output = 100.0;  // exploding: outputs vary by so many times what targets do

// Which layers were found dead or saturated.
std::vector<bool> stuck_layers(const Diagnosis& found) {
  std::vector<bool> stuck(found.layers.size(), false);
  for (const Finding& f : found.findings) {
    if (f.disease != Disease::dead && f.disease != Disease::saturated) continue;
    for (std::size_t l = f.first; l <= f.last; ++l) stuck[l - 1] = true;
  }
  return stuck;
}

const Activation* first_activation(const Examination& seen) {
  for (const AnatomyStage& stage : seen.anatomy.stages) {
    if (stage.f != nullptr) return stage.f;
  }
  return nullptr;
}

// The first number that is not finite. NaN in an error signal alone comes from the loss.
bool find_overflow(const Examination& seen, Diagnosis& found) {
  const auto say = [&](std::size_t first, const std::string& evidence) {
    found.findings.push_back({Disease::exploding, first, found.layers.size(), evidence,
                              "Smaller weights: " + usual_start(first_activation(seen)) + "."});
    return true;
  };
  for (std::size_t l = 0; l < found.layers.size(); ++l) {
    if (!std::isfinite(found.layers[l].activation)) {
      return say(l + 1, fmt::format("activations of layer {} overflow", l + 1));
    }
  }
  if (!std::isfinite(found.loss)) {
    return say(found.layers.size(),
               fmt::format("the loss is {}, though all activations are finite", found.loss));
  }
  if (!std::isfinite(seen.gradient)) {
    return say(1, fmt::format("the gradient's length is {}", seen.gradient));
  }
  return false;
}

// The first layer whose weights are 0 and get no gradient either, so that they stay. Dead layers
// explain them, and zeros that have a gradient may: they move with the next step, and the others
// with the one after it.
std::size_t first_without_gradient(const Examination& seen, const Diagnosis& found) {
  const auto& stages = seen.anatomy.stages;
  std::size_t first = stages.size();
  for (std::size_t l = 0; l < stages.size(); ++l) {
    if (!seen.zeros(l)) continue;
    if (max_abs(stages[l].weights->gradient) > 0.0) return stages.size();
    first = std::min(first, l);
  }
  return found.has(Disease::dead) ? stages.size() : first;
}

std::string right_scale(const Examination& seen, const SignalScale& scale) {
  const std::string start = usual_start(first_activation(seen));
  if (seen.anatomy.stages.size() < 3 || scale.activations.steps == 0) {
    return fmt::format("Start at the right scale: {}.", start);
  }
  return fmt::format("Start at the right scale: {}; or let nn::scale_to_unit_variance measure it.",
                     start);
}

void find_vanishing(const Examination& seen, const SignalScale& scale, bool first_stuck,
                    Diagnosis& found) {
  const auto say = [&](std::size_t first, std::size_t last, const std::string& evidence) {
    found.findings.push_back({Disease::vanishing, first, last, evidence, right_scale(seen, scale)});
  };
  const double first = found.layers[0].activation, inputs = variation(seen.data.inputs);
  const std::size_t idle = first_without_gradient(seen, found);
  if (scale.vanishing()) {
    say(1, seen.hidden(), to_string(scale));
  } else if (idle < seen.anatomy.stages.size()) {
    say(idle + 1, idle + 1, fmt::format("W{} is all 0, and so is its gradient", idle + 1));
  } else if (seen.hidden() > 0 && !first_stuck && !seen.zeros(0) && first < small_start &&
             first < of_inputs * inputs) {
    say(1, 1, fmt::format("inputs vary by {:.2g}, layer 1 by {:.2g}", inputs, first));
  }
}

void find_exploding(const Examination& seen, const SignalScale& scale, Diagnosis& found) {
  const auto say = [&](std::size_t first, std::size_t last, const std::string& evidence) {
    found.findings.push_back({Disease::exploding, first, last, evidence, right_scale(seen, scale)});
  };
  const double outputs = found.layers.back().activation;
  const double targets = std::max(1.0, variation(seen.data.targets));
  const std::size_t all = found.layers.size();
  if (scale.exploding()) {
    say(1, seen.hidden(), to_string(scale));
  } else if (outputs > large_output * targets) {
    say(all, all, fmt::format("outputs vary by {:.2g}, targets by {:.2g}", outputs, targets));
  }
}

}  // namespace

void find_scale(const Examination& seen, Diagnosis& found) {
  if (find_overflow(seen, found)) return;
  const std::vector<bool> stuck = stuck_layers(found);
  const SignalScale scale = signal_scale(seen.anatomy, found.layers, stuck);
  find_vanishing(seen, scale, stuck[0], found);
  find_exploding(seen, scale, found);
  if (!found.has(Disease::vanishing)) found.looked_for.emplace_back("vanishing signals");
  if (!found.has(Disease::exploding)) found.looked_for.emplace_back("exploding signals");
}

}  // namespace nn
