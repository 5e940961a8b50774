// What is no disease and yet worth knowing: about single layers, and about the way in and out.
#include "nn/diagnosis/examination.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "nn/analysis/saturation.hpp"
#include "nn/diagnosis/baseline.hpp"
#include "nn/diagnosis/signal_scale.hpp"

namespace nn {

namespace {

void about_neurons(const Examination& seen, Diagnosis& found) {
  for (std::size_t l = 0; l < seen.hidden(); ++l) {
    const LayerReport& s = found.layers[l];
    if (s.different == s.neurons && 2 * s.apart <= s.neurons) {
      found.remarks.push_back(
          {Sign::near_twins,
           fmt::format("layer {}: its {} neurons are all different, but only {} by more than 1 %",
                       l + 1, s.neurons, s.apart),
           "Near-twins take long to part: draw the weights at random"});
    }
    if (s.flat >= 0.5 && s.flat < nearly_all) {
      found.remarks.push_back(
          {Sign::flat_neurons,
           fmt::format("layer {}: {:.0f} % of its neurons are flat for every sample", l + 1,
                       100.0 * s.flat),
           "They learn nothing while they are; a leaky ReLU is never flat"});
    }
  }
}

// Of ReLU and its like, which are straight lines above 0.
void about_straight_layers(const Examination& seen, Diagnosis& found) {
  for (std::size_t l = 0; l < seen.hidden(); ++l) {
    const AnatomyStage& stage = seen.anatomy.stages[l];
    const LayerReport& s = found.layers[l];
    if (s.always_on < nearly_all || is_bounded(*stage.f)) continue;
    const BiasEffect effect = bias_effect(stage);
    const bool by_biases = 2 * effect.larger > s.neurons;
    found.remarks.push_back(
        {Sign::linear_layer,
         fmt::format("layer {} is linear: {:.0f} of {} neurons are on for every sample, so that {} "
                     "bends nothing{}",
                     l + 1, s.always_on * static_cast<double>(s.neurons), s.neurons, stage.kind,
                     by_biases ? "; " + to_string(effect, s.neurons) : ""),
         by_biases ? "Set these biases to 0" : "Start anew with biases of 0"});
  }
}

void about_zeros(const Examination& seen, Diagnosis& found) {
  std::string names;
  std::size_t count = 0;
  for (std::size_t l = 0; l < seen.anatomy.stages.size(); ++l) {
    if (!seen.zeros(l) || max_abs(seen.anatomy.stages[l].weights->gradient) == 0.0) continue;
    names += (count == 0 ? "W" : ", W") + std::to_string(l + 1);
    ++count;
  }
  if (count == 0) return;
  found.remarks.push_back(
      {Sign::zero_weights,
       fmt::format("{} {} all 0 and {} a gradient: {} with the first step", names,
                   count == 1 ? "is" : "are", count == 1 ? "has" : "have",
                   count == 1 ? "it learns" : "they learn"),
       "Ask again after it"});
}

// ---- The start -----------------------------------------------------------------------------------

constexpr double well_above = 3.0;    // for classes, where a usual start costs up to 1.5 times,
constexpr double far_above = 10.0;    // and for squared errors, up to 3: its outputs vary too
constexpr double surely_above = 0.1;  // a loss that is small has nothing to remark

std::string prior_bias(const Examination& seen) {
  const Matrix means =
      column_sums(seen.data.targets) * (1.0 / static_cast<double>(seen.data.size()));
  if (seen.loss == Loss{mean_squared_error}) return "its bias at the targets' mean";
  if (seen.loss == Loss{softmax_cross_entropy})
    return "its biases at the log of the classes' shares";
  if (means.cols() > 1) return "its biases at log(p / (1 - p)), p being the share of the ones";
  const double p = means(0, 0);
  return fmt::format("its bias at log(p / (1 - p)) = {:.2g}, the share of class 1 being p = {:.2g}",
                     std::log(p / (1.0 - p)), p);
}

void about_first_loss(const Examination& seen, Diagnosis& found) {
  const double factor = seen.loss == Loss{mean_squared_error} ? far_above : well_above;
  const double best = found.best_constant_loss;
  if (!(found.loss > factor * best) || !(found.loss > best + surely_above)) return;
  found.remarks.push_back(
      {Sign::confidently_wrong,
       fmt::format(
           "the loss, {:.3g}, is well above the {:.3g} of the best constant answer: outputs "
           "are large and wrong, and training first has to take that back",
           found.loss, best),
       fmt::format("Smaller weights into the output layer, and {}", prior_bias(seen))});
}

// ---- The first and the last weights ---------------------------------------------------------------

constexpr double faint = 0.03, loud = 30.0;  // over all layers, with the first or last step,
constexpr double faint_step = 0.3, loud_step = 3.0;  // which itself is small or large

// step: by what the first or last weights multiply a signal; in_all: what that and the hidden layers
// do together.
void about_step(const std::string& what, double step, double in_all, const Activation* f,
                Diagnosis& found) {
  const bool small = in_all < faint && step < faint_step;
  const bool large = in_all > loud && step > loud_step;
  if (!small && !large) return;
  found.remarks.push_back(
      {Sign::first_or_last_step,
       fmt::format("{} are multiplied by {:.2g} in one step and by {:.2g} in all", what, step,
                   in_all),
       fmt::format("{} weights there: {}", small ? "Larger" : "Smaller", usual_start(f))});
}

void about_ends(const Examination& seen, Diagnosis& found) {
  const auto path = main_path(seen.anatomy);
  const auto explains = [](const Finding& f) { return f.disease != Disease::symmetric; };
  if (path.empty() || found.answers_right() || std::ranges::any_of(found.findings, explains))
    return;
  const LayerReport &first = found.layers[path.front()], &last = found.layers[path.back()];
  const Activation* f = seen.anatomy.stages[path.front()].f;
  const double inputs = variation(seen.data.inputs), output = found.layers.back().error;
  if (!seen.zeros(path.front()) && inputs > 0.0 && first.activation > 0.0) {
    about_step("activations, from the inputs through the first weights,", first.activation / inputs,
               last.activation / inputs, f, found);
  }
  if (!seen.zeros(seen.anatomy.stages.size() - 1) && output > 0.0 && last.error > 0.0) {
    about_step("error signals, from the outputs back through the last weights,",
               last.error / output, first.error / output, f, found);
  }
}

// ---- The data --------------------------------------------------------------------------------------

void about_inputs(const Examination& seen, Diagnosis& found) {
  if (max_abs(seen.data.inputs) == 0.0) {
    found.remarks.push_back(
        {Sign::zero_inputs,
         "all inputs are 0: the first weights get no gradient, and every sample "
         "gets the same answer",
         "Look at how the data were read"});
    return;
  }
  const double inputs = variation(seen.data.inputs);
  if (inputs >= 0.05 && inputs <= 20.0) return;
  found.remarks.push_back({Sign::input_scale, fmt::format("inputs vary by {:.2g}", inputs),
                           "Standardize them (nn::Standardizer)"});
}

void about_equal_inputs(const Examination& seen, Diagnosis& found) {
  const auto heads = [](const AnatomyStage& stage) { return !stage.heads.empty(); };
  if (std::ranges::any_of(seen.anatomy.stages, heads)) return;  // a token is not a sample
  const Indistinguishable equal = indistinguishable(seen.data, seen.loss);
  if (equal.samples == 0 || max_abs(seen.data.inputs) == 0.0) return;
  std::string evidence = fmt::format(
      "{} of {} samples have inputs that are equal to another's, and "
      "other targets: no network tells them apart",
      equal.samples, seen.data.size());
  if (std::isfinite(equal.lowest_loss)) {
    evidence += fmt::format(", and no loss is below {:.3g}", equal.lowest_loss);
  }
  found.remarks.push_back({Sign::indistinguishable, evidence,
                           "Look for wrong labels, or for a feature that is missing"});
}

void about_unseen(const Examination& seen, Diagnosis& found) {
  if (seen.unseen == 0) return;
  found.remarks.push_back(
      {Sign::unseen_layers,
       fmt::format("{} parameters belong to layers that do not show their signals: nothing here is "
                   "about them",
                   seen.unseen),
       "Override inspect (nn/inspector.hpp)"});
}

}  // namespace

void remark(const Examination& seen, Diagnosis& found) {
  about_neurons(seen, found);
  about_straight_layers(seen, found);
  about_zeros(seen, found);
  about_first_loss(seen, found);
  about_ends(seen, found);
  about_inputs(seen, found);
  about_equal_inputs(seen, found);
  about_unseen(seen, found);
}

}  // namespace nn
