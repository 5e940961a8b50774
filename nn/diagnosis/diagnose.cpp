#include "nn/diagnosis/diagnose.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "nn/diagnosis/journey.hpp"
#include "nn/trainer.hpp"

namespace nn {

namespace {

constexpr double nearly_all = 0.9;     // dead: so many neurons of a layer are flat
constexpr double unexplained = 0.2;    // learned: less than this is left of the targets' variance
constexpr double hardly_steep = 0.12;  // saturated: less than this is left of f's slope

// ---- May we look? --------------------------------------------------------------------------------

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

// Who answers right is not ill, however the layers look: trained neurons that stand at the ends of
// tanh have made up their mind. Known by what is left of the targets' variance, as all three losses
// have (prediction - target) for a gradient, times a constant.
bool has_learned(const Mlp& net, const Matrix& targets, Loss loss) {
  const auto samples = static_cast<double>(targets.rows());
  const double outputs =
      loss == Loss{softmax_cross_entropy} ? 1.0 : static_cast<double>(targets.cols());
  const double factor = (loss == Loss{mean_squared_error} ? 2.0 : 1.0) / (samples * outputs);
  const Matrix wrong = net.error_signal(net.depth() - 1) * (1.0 / factor);
  return mean(wrong * wrong) < unexplained * std::pow(movement(targets), 2);
}

// ---- What single layers suffer from --------------------------------------------------------------

// The hidden layers for which `ill` holds: from which to which, and the worst of them.
struct Ill {
  std::size_t first = 0, last = 0;
  const Signs* worst = nullptr;
};

template <class Holds, class Measure>
Ill ill_layers(const Diagnosis& found, Holds holds, Measure measure) {
  Ill ill;
  for (std::size_t l = 0; l + 1 < found.layers.size(); ++l) {
    const Signs& signs = found.layers[l];
    if (!holds(signs)) continue;
    if (ill.worst == nullptr) ill.first = l + 1;
    ill.last = l + 1;
    if (ill.worst == nullptr || measure(signs) < measure(*ill.worst)) ill.worst = &signs;
  }
  return ill;
}

void find_twins(const Activation& f, Diagnosis& found) {
  const auto share = [](const Signs& s) {
    return static_cast<double>(s.different) / static_cast<double>(s.neurons);
  };
  const Ill ill = ill_layers(
      found, [](const Signs& s) { return s.different < s.neurons; }, share);
  if (ill.worst == nullptr) return;
  found.findings.push_back(
      {Disease::symmetric, ill.first, ill.last,
       fmt::format("of {} neurons {} {} different, the others are copies in all weights and biases",
                   ill.worst->neurons, ill.worst->different,
                   ill.worst->different == 1 ? "is" : "are"),
       fmt::format("Draw the weights at random, each anew: {}.", usual_start(f))});
}

void find_stuck(const Activation& f, Diagnosis& found) {
  const bool two_ends = has_two_ends(f);
  const auto slope = [](const Signs& s) { return s.slope; };
  const auto stuck = [two_ends](const Signs& s) {
    return two_ends ? s.slope < hardly_steep : s.flat >= nearly_all;
  };
  const Ill ill = ill_layers(found, stuck, slope);
  if (ill.worst == nullptr) return;
  if (two_ends) {
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

// ---- Worth knowing -------------------------------------------------------------------------------

void remark(const Mlp& net, const Dataset& data, Diagnosis& found) {
  const auto say = [&](const std::string& text) { found.remarks.push_back(text); };
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    const Signs& s = found.layers[l];
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
  const double inputs = movement(data.inputs);
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
  found.layers = signs_of(net);
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

}  // namespace nn
