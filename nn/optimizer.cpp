#include "nn/optimizer.hpp"

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>

namespace nn {

namespace {

// One matrix of zeros a parameter, made at the first step.
void remember(std::vector<Matrix>& memory, const std::vector<Parameter*>& parameters) {
  if (memory.empty()) {
    for (const Parameter* p : parameters) {
      memory.push_back(Matrix::zeros(p->value.rows(), p->value.cols()));
    }
  }
  if (memory.size() != parameters.size()) {
    throw std::invalid_argument("optimizer: other parameters than at its first step");
  }
}

}  // namespace

void GradientDescent::step(const std::vector<Parameter*>& parameters) {
  for (Parameter* p : parameters) {
    p->value = map(std::move(p->value), p->gradient,
                   [this](double w, double g) { return w - learning_rate_ * g; });
  }
}

void Momentum::step(const std::vector<Parameter*>& parameters) {
  remember(velocities_, parameters);
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    velocities_[k] = map(std::move(velocities_[k]), parameters[k]->gradient,
                         [this](double v, double g) { return momentum_ * v - learning_rate_ * g; });
    parameters[k]->value += velocities_[k];
  }
}

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

double not_negative(const char* what, double value) {
  if (value >= 0.0 && std::isfinite(value)) return value;
  throw std::invalid_argument(fmt::format("{} is {}: give a number from 0 on", what, value));
}

double sign(double w) { return static_cast<double>(w > 0.0) - static_cast<double>(w < 0.0); }

}  // namespace

Penalized::Penalized(Optimizer& optimizer, double l1, double l2)
    : optimizer_(optimizer),
      l1_(not_negative("Penalized: l1", l1)),
      l2_(not_negative("Penalized: l2", l2)) {}

void Penalized::step(const std::vector<Parameter*>& parameters) {
  for (Parameter* p : parameters) {
    p->gradient = map(std::move(p->gradient), p->value,
                      [this](double g, double w) { return g + (l1_ * sign(w) + l2_ * w); });
  }
  optimizer_.step(parameters);
}

DecoupledWeightDecay::DecoupledWeightDecay(Optimizer& optimizer, double learning_rate, double decay)
    : optimizer_(optimizer),
      decay_(decay),
      kept_(1.0 - not_negative("DecoupledWeightDecay: learning_rate", learning_rate) *
                      not_negative("DecoupledWeightDecay: decay", decay)) {}

void DecoupledWeightDecay::step(const std::vector<Parameter*>& parameters) {
  for (Parameter* p : parameters) p->value *= kept_;
  optimizer_.step(parameters);
}

void DecoupledWeightDecay::set_learning_rate(double learning_rate) {
  kept_ = 1.0 - valid_learning_rate(learning_rate) * decay_;
  optimizer_.set_learning_rate(learning_rate);
}

void Optimizer::set_learning_rate(double) {
  throw std::logic_error("this optimizer has no learning rate that can change");
}

double valid_learning_rate(double learning_rate) {
  if (learning_rate >= 0.0 && std::isfinite(learning_rate)) return learning_rate;
  throw std::invalid_argument(
      fmt::format("the learning rate is {}: give a number from 0 on", learning_rate));
}

}  // namespace nn
