#include "nn/diagnosis/diagnose.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <stdexcept>

#include "nn/analysis/saturation.hpp"
#include "nn/diagnosis/signal_scale.hpp"
#include "nn/trainer.hpp"

namespace nn {

namespace {

constexpr double unexplained = 0.2;     // learned: less than this is left of the targets' variance
constexpr double nearly_all = 0.9;      // dead: so many neurons of a layer are flat
constexpr double hardly_steep = 0.12;   // saturated: less than this is left of f's slope
constexpr double small_start = 0.01;    // vanishing: layer 1 varies by less than this,
constexpr double of_inputs = 0.05;      // and by less than this share of what its inputs vary by
constexpr double large_output = 100.0;  // exploding: outputs vary by so many times what targets do

// ---- May we look? -------------------------------------------------------------------------------

bool finite(const Matrix& a) {
  return std::ranges::all_of(a.values(), [](double v) { return std::isfinite(v); });
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("diagnose: " + what);
}

void require_sense(const Mlp& net, const Dataset& data) {
  const std::size_t in = net.dense(0).fan_in(), out = net.dense(net.depth() - 1).fan_out();
  require(data.size() > 0, "there are no samples");
  require(data.inputs.cols() == in,
          fmt::format("inputs are {}, the network takes {} a sample", shape(data.inputs), in));
  require(data.targets.rows() == data.size() && data.targets.cols() == out,
          fmt::format("targets are {}, the network gives ({} x {})", shape(data.targets),
                      data.size(), out));
  require(finite(data.inputs), "an input is not finite");
  require(finite(data.targets), "a target is not finite");
  for (std::size_t l = 0; l < net.depth(); ++l) {
    require(finite(net.dense(l).weights.value) && finite(net.dense(l).bias.value),
            fmt::format("layer {} has a weight or bias that is not finite", l + 1));
  }
}

Loss loss_for(const Matrix& targets) {
  const auto binary = [](double t) { return t == 0.0 || t == 1.0; };
  if (!std::ranges::all_of(targets.values(), binary)) return mean_squared_error;
  if (targets.cols() == 1) return binary_cross_entropy;
  for (std::size_t i = 0; i < targets.rows(); ++i) {
    if (std::ranges::count(targets.row(i), 1.0) != 1) return binary_cross_entropy;
  }
  return softmax_cross_entropy;
}

// A network that answers right is not ill, however its layers look: trained neurons often stand at
// the ends of tanh. It is known by what is left of the targets' variance, as all three losses have
// (prediction - target) for a gradient, times a constant.
bool has_learned(const Mlp& net, const Matrix& targets, Loss loss) {
  const auto samples = static_cast<double>(targets.rows());
  const double outputs =
      loss == Loss{softmax_cross_entropy} ? 1.0 : static_cast<double>(targets.cols());
  const double factor = (loss == Loss{mean_squared_error} ? 2.0 : 1.0) / (samples * outputs);
  const Matrix wrong = net.error_signal(net.depth() - 1) * (1.0 / factor);
  return mean(wrong * wrong) < unexplained * std::pow(variation(targets), 2);
}

std::string usual_start(const Activation& f) {
  if (f.name == "relu" || f.name == "leaky_relu") return "nn::he_normal()";
  if (f.name == "gelu" || f.name == "silu") return "variance nn::gain(f)^2 / fan_in";
  return f.name == "selu" ? "nn::lecun_normal()" : "nn::xavier_normal()";
}

// ---- What single layers suffer from -------------------------------------------------------------

// The hidden layers for which `ill` holds: from which to which, and the worst of them.
struct Ill {
  std::size_t first = 0, last = 0;
  const LayerReport* worst = nullptr;
};

template <class Holds, class Measure>
Ill ill_layers(const Diagnosis& found, Holds holds, Measure measure) {
  Ill ill;
  for (std::size_t l = 0; l + 1 < found.layers.size(); ++l) {
    const LayerReport& layer = found.layers[l];
    if (!holds(layer)) continue;
    if (ill.worst == nullptr) ill.first = l + 1;
    ill.last = l + 1;
    if (ill.worst == nullptr || measure(layer) < measure(*ill.worst)) ill.worst = &layer;
  }
  return ill;
}

void find_twins(const Activation& f, Diagnosis& found) {
  const auto share = [](const LayerReport& s) {
    return static_cast<double>(s.different) / static_cast<double>(s.neurons);
  };
  const Ill ill = ill_layers(
      found, [](const LayerReport& s) { return s.different < s.neurons; }, share);
  if (ill.worst == nullptr) return;
  found.findings.push_back(
      {Disease::symmetric, ill.first, ill.last,
       fmt::format("of {} neurons {} {} different, the others are copies in all weights and biases",
                   ill.worst->neurons, ill.worst->different,
                   ill.worst->different == 1 ? "is" : "are"),
       fmt::format("Draw the weights at random, each anew: {}.", usual_start(f))});
}

void find_stuck(const Activation& f, Diagnosis& found) {
  const bool bounded = is_bounded(f);
  const auto slope = [](const LayerReport& s) { return s.slope; };
  const auto stuck = [bounded](const LayerReport& s) {
    return bounded ? s.slope < hardly_steep : s.flat >= nearly_all;
  };
  const Ill ill = ill_layers(found, stuck, slope);
  if (ill.worst == nullptr) return;
  if (bounded) {
    found.findings.push_back(
        {Disease::saturated, ill.first, ill.last,
         fmt::format("{:.2g} % of the slope of {} is left", 100.0 * ill.worst->slope, f.name),
         fmt::format("Smaller weights into these layers: {}. If the first is among them, "
                     "standardize the inputs (nn::Standardizer).",
                     usual_start(f))});
    return;
  }
  found.findings.push_back(
      {Disease::dead, ill.first, ill.last,
       fmt::format("{:.0f} of {} neurons say the same to every sample: {} is flat there",
                   ill.worst->flat * static_cast<double>(ill.worst->neurons), ill.worst->neurons,
                   f.name),
       fmt::format("Start anew, biases at 0: {}. If training did it, with a smaller learning rate; "
                   "leaky ReLUs do not die.",
                   usual_start(f))});
}

// ---- The scale of the weights -------------------------------------------------------------------

bool zeros(const Mlp& net, std::size_t l) { return max_abs(net.dense(l).weights.value) == 0.0; }

// Which layers were found dead or saturated.
std::vector<bool> stuck_layers(const Diagnosis& found) {
  std::vector<bool> stuck(found.layers.size(), false);
  for (const Finding& f : found.findings) {
    if (f.disease != Disease::dead && f.disease != Disease::saturated) continue;
    for (std::size_t l = f.first; l <= f.last; ++l) stuck[l - 1] = true;
  }
  return stuck;
}

bool find_overflow(const Mlp& net, Diagnosis& found) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    if (std::isfinite(found.layers[l].activation)) continue;
    found.findings.push_back({Disease::exploding, l + 1, net.depth(),
                              fmt::format("activations of layer {} overflow", l + 1),
                              "Smaller weights: " + usual_start(net.hidden_activation()) + "."});
    return true;
  }
  return false;
}

// The first layer whose weights are 0 and get no gradient either, so that they stay. Dead layers
// explain them.
std::size_t first_without_gradient(const Mlp& net, const Diagnosis& found) {
  if (found.has(Disease::dead)) return net.depth();
  std::size_t l = 0;
  while (l < net.depth() && !(zeros(net, l) && max_abs(net.dense(l).weights.gradient) == 0.0)) ++l;
  return l;
}

std::string right_scale(const Mlp& net, const SignalScale& scale) {
  const std::string start = usual_start(net.hidden_activation());
  if (net.depth() < 3 || scale.activations.steps == 0) {
    return fmt::format("Start at the right scale: {}.", start);
  }
  return fmt::format("Start at the right scale: {}; or let nn::scale_to_unit_variance measure it.",
                     start);
}

void find_vanishing(const Mlp& net, const Dataset& data, const SignalScale& scale, bool first_stuck,
                    Diagnosis& found) {
  const auto say = [&](std::size_t first, std::size_t last, const std::string& evidence) {
    found.findings.push_back({Disease::vanishing, first, last, evidence, right_scale(net, scale)});
  };
  const double first = found.layers[0].activation, inputs = variation(data.inputs);
  const std::size_t idle = first_without_gradient(net, found);
  if (scale.vanishing()) {
    say(1, net.depth() - 1, to_string(scale));
  } else if (idle < net.depth()) {
    say(idle + 1, idle + 1, fmt::format("W{} is all 0, and so is its gradient", idle + 1));
  } else if (net.depth() > 1 && !first_stuck && !zeros(net, 0) && first < small_start &&
             first < of_inputs * inputs) {
    say(1, 1, fmt::format("inputs vary by {:.2g}, layer 1 by {:.2g}", inputs, first));
  }
}

void find_exploding(const Mlp& net, const Dataset& data, const SignalScale& scale,
                    Diagnosis& found) {
  const auto say = [&](std::size_t first, std::size_t last, const std::string& evidence) {
    found.findings.push_back({Disease::exploding, first, last, evidence, right_scale(net, scale)});
  };
  const double outputs = found.layers.back().activation;
  const double targets = std::max(1.0, variation(data.targets));
  if (scale.exploding(net.hidden_activation())) {
    say(1, net.depth() - 1, to_string(scale));
  } else if (outputs > large_output * targets) {
    say(net.depth(), net.depth(),
        fmt::format("outputs vary by {:.2g}, targets by {:.2g}", outputs, targets));
  }
}

void find_scale(const Mlp& net, const Dataset& data, Diagnosis& found) {
  if (find_overflow(net, found)) return;
  const std::vector<bool> stuck = stuck_layers(found);
  const SignalScale scale = signal_scale(net, found.layers, stuck);
  find_vanishing(net, data, scale, stuck[0], found);
  find_exploding(net, data, scale, found);
}

// ---- Worth knowing ------------------------------------------------------------------------------

void remark(const Mlp& net, const Dataset& data, Diagnosis& found) {
  const auto say = [&](const std::string& text) { found.remarks.push_back(text); };
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    const LayerReport& s = found.layers[l];
    if (s.different == s.neurons && 2 * s.apart <= s.neurons) {
      say(
          fmt::format("layer {}: its {} neurons are all different, but only {} by more than 1 %: "
                      "near-twins take long to part",
                      l + 1, s.neurons, s.apart));
    }
    if (s.flat >= 0.5 && s.flat < nearly_all) {
      say(fmt::format("layer {}: {:.0f} % of its neurons are flat for every sample", l + 1,
                      100.0 * s.flat));
    }
  }
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const Parameter& w = net.dense(l).weights;
    if (max_abs(w.value) == 0.0 && max_abs(w.gradient) > 0.0) {
      say(
          fmt::format("W{} is all 0 and has a gradient: it wakes with the first step; ask again "
                      "after it",
                      l + 1));
    }
  }
  const double inputs = variation(data.inputs);
  if (inputs < 0.05 || inputs > 20.0) {
    say(fmt::format("inputs vary by {:.2g}: standardize them (nn::Standardizer)", inputs));
  }
}

}  // namespace

Diagnosis diagnose(Mlp net, const Dataset& data, Loss loss) {
  require_sense(net, data);
  Diagnosis found{net.hidden_activation().name, 0.0, {}, {}, {}};
  if (loss == nullptr) loss = loss_for(data.targets);
  found.loss = evaluate_gradients(net, data, loss);
  found.layers = layer_reports(net);
  find_twins(net.hidden_activation(), found);
  if (!has_learned(net, data.targets, loss)) {
    find_stuck(net.hidden_activation(), found);
    find_scale(net, data, found);
  }
  remark(net, data, found);
  return found;
}

bool Diagnosis::has(Disease disease) const {
  return std::ranges::any_of(findings, [=](const Finding& f) { return f.disease == disease; });
}

std::string Diagnosis::name() const {
  if (healthy()) return name_of(Disease::healthy);
  std::string all;
  for (const Finding& f : findings) all += (all.empty() ? "" : " and ") + name_of(f.disease);
  return all;
}

// ---- As text ------------------------------------------------------------------------------------

namespace {

std::string layers_text(const Finding& f) {
  return f.first == f.last ? fmt::format("layer {}", f.first)
                           : fmt::format("layers {} to {}", f.first, f.last);
}

std::string percent(double share) {
  return share < 0.095 ? fmt::format("{:.2g} %", 100.0 * share)
                       : fmt::format("{:.0f} %", 100.0 * share);
}

}  // namespace

std::string to_string(const Diagnosis& diagnosis) {
  std::string text =
      fmt::format("{:<12}{:>9}{:>11}{:>7}{:>9}{:>13}{:>15}\n", diagnosis.activation, "neurons",
                  "different", "flat", "slope", "activations", "error signals");
  for (std::size_t l = 0; l < diagnosis.layers.size(); ++l) {
    const LayerReport& s = diagnosis.layers[l];
    const bool output = l + 1 == diagnosis.layers.size();
    text +=
        fmt::format("{:<12}{:>9}", output ? "output" : fmt::format("layer {}", l + 1), s.neurons);
    text += output
                ? std::string(27, ' ')
                : fmt::format("{:>11}{:>7}{:>9}", s.different, percent(s.flat), percent(s.slope));
    text += fmt::format("{:>13.3g}{:>15.3g}\n", s.activation, s.error);
  }
  text += fmt::format("Loss {:.4g}. Diagnosis: {}.\n", diagnosis.loss, diagnosis.name());
  for (const Finding& f : diagnosis.findings) {
    text += fmt::format("- {}, {}: {}.\n  {}\n", name_of(f.disease), layers_text(f), f.evidence,
                        f.remedy);
  }
  for (const std::string& remark : diagnosis.remarks) text += fmt::format("  Note: {}.\n", remark);
  return text;
}

std::ostream& operator<<(std::ostream& out, const Diagnosis& diagnosis) {
  return out << to_string(diagnosis);
}

}  // namespace nn
