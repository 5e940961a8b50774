#include "side_by_side.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "lessons/common/pictures.hpp"
#include "nn/loss.hpp"

namespace lessons {

Method gradient_descent(double rate) {
  return {
      [=](Scale s) { return std::make_unique<nn::GradientDescent>(rate * s.value / s.gradient); }};
}

Method weight_decay(double rate, double lambda) {
  return {gradient_descent(rate).optimizer, lambda};
}

Method momentum(double rate) {
  return {
      [=](Scale s) { return std::make_unique<nn::Momentum>(rate * s.value / s.gradient, 0.9); }};
}

Method adam(double rate) {
  return {[=](Scale s) {
    return std::make_unique<nn::Adam>(rate * s.value, 0.9, 0.999, 1e-8 * s.gradient);
  }};
}

Learner nudged(Learner learner) {
  double& weight = learner.net.dense(0).weights.value(0, 0);
  weight = std::nextafter(weight, INFINITY);
  return learner;
}

namespace {

// A network in training, with an optimizer for each parameter.
class Trainee {
 public:
  Trainee(Learner learner, const Method& method)
      : net_(std::move(learner.net)), scales_(std::move(learner.scales)), decay_(method.decay) {
    const std::size_t parameters = net_.parameters().size();
    if (scales_.empty()) scales_.resize(parameters);
    if (scales_.size() != parameters) {
      throw std::invalid_argument(
          fmt::format("race: {} scales for {} parameters", scales_.size(), parameters));
    }
    for (const Scale& scale : scales_) optimizers_.push_back(method.optimizer(scale));
  }

  const Matrix& outputs(const nn::Dataset& data) { return net_.forward(data.inputs); }

  // Follows outputs().
  void step(const Matrix& outputs, const nn::Dataset& data) {
    net_.backward(nn::binary_cross_entropy(outputs, data.targets).gradient);
    const std::vector<nn::Parameter*> parameters = net_.parameters();
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      const double decay = decay_ * scales_[k].gradient / scales_[k].value;
      if (decay != 0.0) parameters[k]->gradient += decay * parameters[k]->value;
      optimizers_[k]->step({parameters[k]});
    }
  }

 private:
  nn::Mlp net_;
  std::vector<Scale> scales_;
  double decay_;
  std::vector<std::unique_ptr<nn::Optimizer>> optimizers_;
};

}  // namespace

Race race(const std::string& name, Learner a, Learner b, const Method& method,
          const nn::Dataset& data, std::size_t steps) {
  Trainee first(std::move(a), method), second(std::move(b), method);
  Race result{name, 0.0, {}};
  for (std::size_t step = 0;; ++step) {
    const Matrix& from_first = first.outputs(data);
    const Matrix& from_second = second.outputs(data);
    result.gap.push_back(max_abs(from_first - from_second));
    if (step == steps) {
      result.loss = nn::binary_cross_entropy(from_first, data.targets).value;
      return result;
    }
    first.step(from_first, data);
    second.step(from_second, data);
  }
}

Table race_table(const std::string& title, const std::vector<Race>& races) {
  Table table{{title, "loss", "apart at first", "in the end"}, {}};
  for (const Race& each : races) {
    table.rows.push_back(
        {each.name, number(each.loss), number(each.gap.front(), 2), number(each.gap.back(), 2)});
  }
  return table;
}

plots::Lines race_lines(const std::string& title, const std::vector<Race>& races) {
  plots::Lines panel{title, {"step"}, {"largest difference of outputs", false, 0.0, 1.0}, {}};
  for (const Race& each : races) {
    panel.series.push_back({each.name, counted(each.gap.size()), each.gap});
    const auto positive = [](double gap) { return gap > 0.0; };
    if (std::ranges::any_of(each.gap, positive)) panel.y = {panel.y.label, true, 1e-17, 1e3};
  }
  return panel;
}

double largest_gap(const std::vector<Race>& races) {
  double largest = 0.0;
  for (const Race& each : races) {
    if (std::isnan(each.gap.back())) return each.gap.back();  // which max() would pass over
    largest = std::max(largest, each.gap.back());
  }
  return largest;
}

}  // namespace lessons
