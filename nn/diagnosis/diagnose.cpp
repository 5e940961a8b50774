#include "nn/diagnosis/diagnose.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "nn/diagnosis/baseline.hpp"
#include "nn/diagnosis/examination.hpp"

namespace nn {

namespace {

constexpr double little_left = 0.2;  // learned: less than this is left of the targets' variance

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("diagnose: " + what);
}

void require_data(const Dataset& data) {
  require(data.size() > 0, "there are no samples");
  require(all_finite(data.inputs), "an input is not finite");
  require(all_finite(data.targets), "a target is not finite");
}

void require_sense(const Mlp& net, const Dataset& data) {
  const std::size_t in = net.dense(0).fan_in(), out = net.dense(net.depth() - 1).fan_out();
  require(data.size() > 0, "there are no samples");
  require(data.inputs.cols() == in,
          fmt::format("inputs are {}, the network takes {} a sample", shape(data.inputs), in));
  require(data.targets.rows() == data.size() && data.targets.cols() == out,
          fmt::format("targets are {}, the network gives ({} x {})", shape(data.targets),
                      data.size(), out));
  require_data(data);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    require(all_finite(net.dense(l).weights.value) && all_finite(net.dense(l).bias.value),
            fmt::format("layer {} has a weight or bias that is not finite", l + 1));
  }
}

void require_finite_parameters(Layer& net) {
  const auto parameters = net.parameters();
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    require(all_finite(parameters[k]->value),
            fmt::format("parameter {} ({}) is not finite", k + 1, parameters[k]->name));
  }
}

double gradient_length(Layer& net) {
  double squares = 0.0;
  for (const Parameter* parameter : net.parameters()) {
    squares += sum(parameter->gradient * parameter->gradient);
  }
  return std::sqrt(squares);
}

// Numbers that one layer has for itself need not be shown.
std::size_t unseen_parameters(Layer& net, const Anatomy& anatomy) {
  std::size_t unseen = 0;
  for (const Parameter* parameter : net.parameters()) {
    unseen += parameter->value.size() > 1 && std::ranges::count(anatomy.seen, parameter) == 0;
  }
  return unseen;
}

std::string activation_of(const Anatomy& anatomy) {
  std::string name;
  for (std::size_t l = 0; l + 1 < anatomy.stages.size(); ++l) {
    const AnatomyStage& stage = anatomy.stages[l];
    if (stage.f == nullptr) continue;
    if (!name.empty() && name != stage.f->name) return "mixed";
    name = stage.f->name;
  }
  return name.empty() ? "linear" : name;
}

Examination examine(Layer& net, const Dataset& data, Loss loss, double& value) {
  Matrix outputs = net.forward(data.inputs);
  require(outputs.rows() == data.targets.rows() && outputs.cols() == data.targets.cols(),
          fmt::format("targets are {}, the network gives {}", shape(data.targets), shape(outputs)));
  Examination seen{data, loss, std::move(outputs), {}, 0.0, {}, 0};
  value = loss(seen.outputs, data.targets, seen.output_gradient);
  net.backward(seen.output_gradient);
  seen.gradient = gradient_length(net);
  return seen;
}

}  // namespace

Diagnosis diagnose(Mlp net, const Dataset& data, Loss loss) {
  require_sense(net, data);
  return diagnose(static_cast<Layer&>(net), data, loss);
}

Diagnosis diagnose(Layer& net, const Dataset& data, Loss loss) {
  require_data(data);
  require_finite_parameters(net);
  if (loss == nullptr) loss = loss_for(data.targets);
  Diagnosis found{};
  Examination seen = examine(net, data, loss, found.loss);
  seen.anatomy = anatomy(net, seen.output_gradient);
  seen.unseen = unseen_parameters(net, seen.anatomy);
  found.activation = activation_of(seen.anatomy);
  found.best_constant_loss = best_constant_loss(data.targets, loss);
  found.unexplained = unexplained_share(seen.output_gradient, data.targets, loss);
  found.layers = layer_reports(seen.anatomy);
  find_twins(seen, found);
  // A network that answers right is not ill, however its layers look: trained neurons often stand
  // at the ends of tanh.
  if (!found.answers_right()) {
    find_stuck(seen, found);
    find_scale(seen, found);
    find_plateau(seen, found);
  }
  remark(seen, found);
  return found;
}

bool Diagnosis::answers_right() const { return std::isfinite(loss) && unexplained < little_left; }

bool Diagnosis::has(Disease disease) const {
  return std::ranges::any_of(findings, [=](const Finding& f) { return f.disease == disease; });
}

bool Diagnosis::has(Sign sign) const {
  return std::ranges::any_of(remarks, [=](const Remark& r) { return r.sign == sign; });
}

std::string Diagnosis::name() const {
  if (findings.empty()) return "nothing found";
  std::string all;
  for (const Finding& f : findings) all += (all.empty() ? "" : " and ") + name_of(f.disease);
  return all;
}

// ---- For the finders ----------------------------------------------------------------------------

bool Examination::zeros(std::size_t l) const {
  const Parameter* weights = anatomy.stages[l].weights;
  return weights != nullptr && max_abs(weights->value) == 0.0;
}

std::string usual_start(const Activation* f) {
  if (f == nullptr) return "nn::lecun_normal()";
  if (f->name == "relu" || f->name == "leaky_relu") return "nn::he_normal()";
  if (f->name == "gelu" || f->name == "silu" || f->name == "softsign")
    return "variance nn::gain(f)^2 / fan_in";
  return f->name == "selu" ? "nn::lecun_normal()" : "nn::xavier_normal()";
}

}  // namespace nn
