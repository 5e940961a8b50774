#include "nn/diagnosis/journey.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

// In log10, as journeys are. A start at 0.9 to 1.1 times the right scale is nobody's disease, and
// narrow layers stray from what their scale says.
constexpr double fading = -0.155, faded = -1.15;  // 0.70 from layer to layer, 0.07 over all of them
constexpr double growing = 0.13, grown = 0.65;    // 1.35, and 4.5 over all
constexpr double grown_back = 1.3;                // 20, of error signals alone, and over so many
constexpr std::size_t many_steps = 5;             // layers
constexpr double loud_output = 100.0;             // times the targets, or 1
constexpr double faint_start = 0.01;  // of a first layer whose inputs are twenty times as loud

// A dead or saturated layer.
bool stuck(const Diagnosis& found, std::size_t l) {
  return std::ranges::any_of(found.findings, [l](const Finding& f) {
    return (f.disease == Disease::dead || f.disease == Disease::saturated) && l + 1 >= f.first &&
           l + 1 <= f.last;
  });
}

// Equal voices add up, those of strangers partly cancel: a scale that is right for the one is wrong
// for the other, where a layer of twins meets one of strangers.
bool change_of_voices(const Diagnosis& found, std::size_t l) {
  const auto twins = [&](std::size_t k) {
    return found.layers[k].different < found.layers[k].neurons;
  };
  return twins(l) != twins(l - 1);
}

bool zeros(const Mlp& net, std::size_t l) { return max_abs(net.dense(l).weights.value) == 0.0; }

// Whether the step between layers l - 1 and l tells of the weights' scale.
bool tells(const Mlp& net, const Diagnosis& found, std::size_t l) {
  return !stuck(found, l - 1) && !stuck(found, l) && !change_of_voices(found, l) && !zeros(net, l);
}

void step(Journey& journey, double from, double to) {
  if (!(from > 0.0) || !(to > 0.0)) return;
  journey.in_all += std::log10(to) - std::log10(from);
  ++journey.steps;
}

Journey both(const Journey& there, const Journey& back) {
  return {there.in_all + back.in_all, there.steps + back.steps};
}

// What is wrong with the scale of weights multiplies signals both ways. One way alone can stray by
// chance in narrow layers.
bool fade(const Journey& there, const Journey& back) {
  return both(there, back).per_layer() < fading && std::min(there.in_all, back.in_all) < faded;
}

// Training makes weights larger, and biases keep activations in place: error signals alone grow in
// healthy networks too, by a factor of 3 in each of a few layers. Where f has no upper end,
// activations grow in every explosion. Where it has, error signals must, over many layers.
bool grow(const Journey& there, const Journey& back, const Activation& f) {
  if (!has_two_ends(f)) {
    return there.in_all > grown && both(there, back).per_layer() > growing;
  }
  return back.per_layer() > growing && back.in_all > grown_back && back.steps >= many_steps;
}

std::string text(const char* what, const Journey& j) {
  return fmt::format("{} times {:.2g} from layer to layer, {:.1e} over all", what,
                     std::pow(10.0, j.per_layer()), std::pow(10.0, j.in_all));
}

}  // namespace

bool has_two_ends(const Activation& f) {
  return std::abs(f.function(1e6)) < 100.0 && std::abs(f.function(-1e6)) < 100.0;
}

std::string usual_start(const Activation& f) {
  if (f.name == "relu" || f.name == "leaky_relu") return "nn::he_normal()";
  if (f.name == "gelu" || f.name == "silu") return "variance nn::gain(f)^2 / fan_in";
  return f.name == "selu" ? "nn::lecun_normal()" : "nn::xavier_normal()";
}

Journey forwards(const Mlp& net, const Diagnosis& found) {
  Journey journey;
  for (std::size_t l = 1; l + 1 < net.depth(); ++l) {
    if (tells(net, found, l))
      step(journey, found.layers[l - 1].activation, found.layers[l].activation);
  }
  return journey;
}

Journey backwards(const Mlp& net, const Diagnosis& found) {
  Journey journey;
  for (std::size_t l = 1; l + 1 < net.depth(); ++l) {
    if (tells(net, found, l)) step(journey, found.layers[l].error, found.layers[l - 1].error);
  }
  return journey;
}

namespace {

// Weights of zeros that get no gradient either: they stay. A dead layer explains them.
std::size_t asleep(const Mlp& net, const Diagnosis& found) {
  if (found.has(Disease::dead)) return net.depth();
  std::size_t l = 0;
  while (l < net.depth() && !(zeros(net, l) && max_abs(net.dense(l).weights.gradient) == 0.0)) ++l;
  return l;
}

bool overflows(const Mlp& net, Diagnosis& found) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    if (std::isfinite(found.layers[l].activation)) continue;
    found.findings.push_back({Disease::exploding, l + 1, net.depth(),
                              fmt::format("activations of layer {} overflow", l + 1),
                              "Smaller weights: " + usual_start(net.hidden_activation()) + "."});
    return true;
  }
  return false;
}

std::string text(const Journey& there, const Journey& back) {
  return text("activations", there) + "; " + text("error signals, back,", back);
}

std::string cure(const Mlp& net, const Journey& there) {
  const std::string start = usual_start(net.hidden_activation());
  if (net.depth() < 3 || there.steps == 0)
    return fmt::format("Start at the right scale: {}.", start);
  return fmt::format("Start at the right scale: {}; or let nn::scale_to_unit_variance measure it.",
                     start);
}

}  // namespace

void find_scale(const Mlp& net, const Dataset& data, Diagnosis& found) {
  if (overflows(net, found)) return;
  const Journey there = forwards(net, found), back = backwards(net, found);
  const std::size_t hidden = net.depth() - 1, sleeper = asleep(net, found);
  const double first = found.layers[0].activation, heard = movement(data.inputs);
  const bool faint = hidden > 0 && !stuck(found, 0) && !zeros(net, 0) && first < faint_start &&
                     first < 0.05 * heard;
  if (fade(there, back)) {
    found.findings.push_back({Disease::vanishing, 1, hidden, text(there, back), cure(net, there)});
  } else if (sleeper < net.depth()) {
    found.findings.push_back({Disease::vanishing, sleeper + 1, sleeper + 1,
                              fmt::format("W{} is all 0, and so is its gradient", sleeper + 1),
                              cure(net, there)});
  } else if (faint) {
    found.findings.push_back({Disease::vanishing, 1, 1,
                              fmt::format("inputs vary by {:.2g}, layer 1 by {:.2g}", heard, first),
                              cure(net, there)});
  }
  const double said = found.layers.back().activation, asked = std::max(1.0, movement(data.targets));
  if (grow(there, back, net.hidden_activation())) {
    found.findings.push_back({Disease::exploding, 1, hidden, text(there, back), cure(net, there)});
  } else if (said > loud_output * asked) {
    found.findings.push_back({Disease::exploding, net.depth(), net.depth(),
                              fmt::format("outputs vary by {:.2g}, targets by {:.2g}", said, asked),
                              cure(net, there)});
  }
}

}  // namespace nn
