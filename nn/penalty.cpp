#include "nn/penalty.hpp"

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>

namespace nn {

namespace {

double not_negative(const char* what, double value) {
  if (value >= 0.0 && std::isfinite(value)) return value;
  throw std::invalid_argument(fmt::format("{} is {}: give a number from 0 on", what, value));
}

double sign(double w) { return static_cast<double>(w > 0.0) - static_cast<double>(w < 0.0); }

}  // namespace

double penalty(const std::vector<Parameter*>& parameters, double l1, double l2) {
  double total = 0.0;
  for (const Parameter* p : parameters) {
    for (double w : p->value.values()) total += l1 * std::abs(w) + 0.5 * l2 * (w * w);
  }
  return total;
}

// d/dw of l1 |w| + l2 / 2 w^2
void add_penalty_gradients(const std::vector<Parameter*>& parameters, double l1, double l2) {
  for (Parameter* p : parameters) {
    p->gradient = map(std::move(p->gradient), p->value,
                      [=](double g, double w) { return g + (l1 * sign(w) + l2 * w); });
  }
}

Penalized::Penalized(Optimizer& optimizer, double l1, double l2)
    : optimizer_(optimizer),
      l1_(not_negative("Penalized: l1", l1)),
      l2_(not_negative("Penalized: l2", l2)) {}

void Penalized::step(const std::vector<Parameter*>& parameters) {
  add_penalty_gradients(parameters, l1_, l2_);
  optimizer_.step(parameters);
}

DecoupledWeightDecay::DecoupledWeightDecay(Optimizer& optimizer, double learning_rate, double decay)
    : optimizer_(optimizer),
      kept_(1.0 - not_negative("DecoupledWeightDecay: learning_rate", learning_rate) *
                      not_negative("DecoupledWeightDecay: decay", decay)) {}

void DecoupledWeightDecay::step(const std::vector<Parameter*>& parameters) {
  for (Parameter* p : parameters) p->value *= kept_;
  optimizer_.step(parameters);
}

}  // namespace nn
