// Steps in other units: two networks compute the same function, and each parameter of one is a
// multiple of a parameter of the other. Both go the same way in training if each steps in its own
// units. Let w' = a w, and let its gradient be g' = b g (a: `value`, b: `gradient`). A step of w is
// -rate g, so w' has to move by -a rate g = -(a / b) rate g', and likewise for every method below.
#pragma once

#include <fmt/core.h>

#include <functional>
#include <memory>
#include <stdexcept>

#include "nn/optimizer.hpp"

namespace lessons {

// How many times a parameter is its counterpart, and its gradient the counterpart's.
struct Scale {
  double value = 1.0;
  double gradient = 1.0;
};

// A way to train: the optimizer for a parameter of this scale.
struct Method {
  std::function<std::unique_ptr<nn::Optimizer>(Scale)> optimizer;
  double decay = 0.0;  // times the parameter is added to its gradient; in other units, decay b / a
};

// The rate becomes rate a / b.
inline Method gradient_descent(double rate, double decay = 0.0) {
  const auto in_units = [=](Scale s) { return rate * s.value / s.gradient; };
  return {[=](Scale s) { return std::make_unique<nn::GradientDescent>(in_units(s)); }, decay};
}

// So does momentum's: nine tenths of a step are kept, in any units.
inline Method momentum(double rate) {
  const auto in_units = [=](Scale s) { return rate * s.value / s.gradient; };
  return {[=](Scale s) { return std::make_unique<nn::Momentum>(in_units(s), 0.9); }};
}

// Adam's becomes rate a, as its step does not know how large the gradient is; but epsilon, which is
// added to the gradient's size, becomes epsilon b.
inline Method adam(double rate) {
  return {[=](Scale s) {
    return std::make_unique<nn::Adam>(rate * s.value, 0.9, 0.999, 1e-8 * s.gradient);
  }};
}

// One method for all parameters of a network, each with an optimizer for its scale.
class ScaledSteps : public nn::Optimizer {
 public:
  ScaledSteps(const Method& method, const std::vector<Scale>& scales)
      : scales_(scales), decay_(method.decay) {
    for (const Scale& scale : scales) optimizers_.push_back(method.optimizer(scale));
  }

  // Throws std::invalid_argument unless there is one scale a parameter.
  void step(const std::vector<nn::Parameter*>& parameters) override {
    if (parameters.size() != scales_.size()) {
      throw std::invalid_argument(
          fmt::format("{} scales for {} parameters", scales_.size(), parameters.size()));
    }
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      const double decay = decay_ * scales_[k].gradient / scales_[k].value;
      if (decay != 0.0) parameters[k]->gradient += decay * parameters[k]->value;
      optimizers_[k]->step({parameters[k]});
    }
  }

 private:
  std::vector<Scale> scales_;
  double decay_;
  std::vector<std::unique_ptr<nn::Optimizer>> optimizers_;
};

}  // namespace lessons
