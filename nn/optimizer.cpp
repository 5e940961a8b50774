#include "nn/optimizer.hpp"

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>

#include "nn/checked.hpp"

namespace nn {

namespace {

void require_gradients(const std::vector<Parameter*>& parameters) {
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const Parameter* p = parameters[k];
    if (p == nullptr) throw std::invalid_argument("optimizer: a parameter is a null pointer");
    if (p->value.rows() == p->gradient.rows() && p->value.cols() == p->gradient.cols()) continue;
    throw std::invalid_argument(fmt::format(
        "optimizer: parameter {} ({}) is {} and its gradient {}: run forward and backward first",
        k + 1, p->name, shape(p->value), shape(p->gradient)));
  }
}

// One matrix of zeros a parameter, made at the first step; the same shapes in every other.
void remember(std::vector<Matrix>& memory, const std::vector<Parameter*>& parameters) {
  require_gradients(parameters);
  if (memory.empty()) {
    for (const Parameter* p : parameters) {
      memory.push_back(Matrix::zeros(p->value.rows(), p->value.cols()));
    }
  }
  if (memory.size() != parameters.size()) {
    throw std::invalid_argument(
        fmt::format("optimizer: {} parameters, and {} in the step before: an optimizer serves one "
                    "network",
                    parameters.size(), memory.size()));
  }
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const Matrix& value = parameters[k]->value;
    if (value.rows() == memory[k].rows() && value.cols() == memory[k].cols()) continue;
    throw std::invalid_argument(
        fmt::format("optimizer: parameter {} ({}) is {}, and {} in the step before: an optimizer "
                    "serves one network",
                    k + 1, parameters[k]->name, shape(value), shape(memory[k])));
  }
}

}  // namespace

GradientDescent::GradientDescent(double learning_rate)
    : learning_rate_(checked::from_0("GradientDescent: learning_rate", learning_rate)) {}

void GradientDescent::step(const std::vector<Parameter*>& parameters) {
  require_gradients(parameters);
  for (Parameter* p : parameters) {
    p->value = map(std::move(p->value), p->gradient,
                   [this](double w, double g) { return w - learning_rate_ * g; });
  }
}

Momentum::Momentum(double learning_rate, double momentum)
    : learning_rate_(checked::from_0("Momentum: learning_rate", learning_rate)),
      momentum_(checked::from_0_below_1("Momentum: momentum", momentum)) {}

void Momentum::step(const std::vector<Parameter*>& parameters) {
  remember(velocities_, parameters);
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    velocities_[k] = map(std::move(velocities_[k]), parameters[k]->gradient,
                         [this](double v, double g) { return momentum_ * v - learning_rate_ * g; });
    parameters[k]->value += velocities_[k];
  }
}

Nesterov::Nesterov(double learning_rate, double momentum)
    : learning_rate_(checked::from_0("Nesterov: learning_rate", learning_rate)),
      momentum_(checked::from_0_below_1("Nesterov: momentum", momentum)) {}

void Nesterov::step(const std::vector<Parameter*>& parameters) {
  remember(velocities_, parameters);
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const auto y = parameters[k]->value.values();
    const auto g = parameters[k]->gradient.values();
    const auto v = velocities_[k].values();
    for (std::size_t i = 0; i < y.size(); ++i) {
      v[i] = momentum_ * v[i] - learning_rate_ * g[i];
      y[i] += momentum_ * v[i] - learning_rate_ * g[i];
    }
  }
}

Adam::Adam(double learning_rate, double beta1, double beta2, double epsilon)
    : learning_rate_(checked::from_0("Adam: learning_rate", learning_rate)),
      beta1_(checked::from_0_below_1("Adam: beta1", beta1)),
      beta2_(checked::from_0_below_1("Adam: beta2", beta2)),
      epsilon_(checked::above_0("Adam: epsilon", epsilon)) {}

void Adam::step(const std::vector<Parameter*>& parameters) {
  remember(means_, parameters);
  remember(squares_, parameters);
  ++steps_;
  const double mean_correction = 1.0 - std::pow(beta1_, static_cast<double>(steps_));
  const double square_correction = 1.0 - std::pow(beta2_, static_cast<double>(steps_));
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const auto w = parameters[k]->value.values();
    const auto g = parameters[k]->gradient.values();
    const auto mean = means_[k].values();
    const auto square = squares_[k].values();
    for (std::size_t i = 0; i < w.size(); ++i) {
      mean[i] = beta1_ * mean[i] + (1.0 - beta1_) * g[i];
      square[i] = beta2_ * square[i] + (1.0 - beta2_) * (g[i] * g[i]);
      w[i] -= learning_rate_ * (mean[i] / mean_correction) /
              (std::sqrt(square[i] / square_correction) + epsilon_);
    }
  }
}

namespace {

double sign(double w) { return static_cast<double>(w > 0.0) - static_cast<double>(w < 0.0); }

}  // namespace

Penalized::Penalized(Optimizer& optimizer, double l1, double l2)
    : optimizer_(optimizer),
      l1_(checked::from_0("Penalized: l1", l1)),
      l2_(checked::from_0("Penalized: l2", l2)) {}

void Penalized::step(const std::vector<Parameter*>& parameters) {
  require_gradients(parameters);
  for (Parameter* p : parameters) {
    p->gradient = map(std::move(p->gradient), p->value,
                      [this](double g, double w) { return g + (l1_ * sign(w) + l2_ * w); });
  }
  optimizer_.step(parameters);
}

namespace {

// The share of a weight that a step of decoupled decay leaves.
double share_kept(double learning_rate, double decay) {
  return 1.0 - checked::from_0_to_1(
                   "DecoupledWeightDecay: learning_rate times decay",
                   checked::from_0("DecoupledWeightDecay: learning_rate", learning_rate) * decay);
}

}  // namespace

DecoupledWeightDecay::DecoupledWeightDecay(Optimizer& optimizer, double learning_rate, double decay)
    : optimizer_(optimizer),
      decay_(checked::from_0("DecoupledWeightDecay: decay", decay)),
      kept_(share_kept(learning_rate, decay_)) {}

void DecoupledWeightDecay::step(const std::vector<Parameter*>& parameters) {
  require_gradients(parameters);
  for (Parameter* p : parameters) p->value *= kept_;
  optimizer_.step(parameters);
}

void DecoupledWeightDecay::set_learning_rate(double learning_rate) {
  kept_ = share_kept(learning_rate, decay_);
  optimizer_.set_learning_rate(learning_rate);
}

void Optimizer::set_learning_rate(double) {
  throw std::logic_error("this optimizer has no learning rate that can change");
}

double valid_learning_rate(double learning_rate) {
  return checked::from_0("optimizer: learning_rate", learning_rate);
}

}  // namespace nn
