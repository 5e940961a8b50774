#include "nn/optimizer.hpp"

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
  for (Parameter* p : parameters) p->value -= learning_rate_ * p->gradient;
}

void Momentum::step(const std::vector<Parameter*>& parameters) {
  remember(velocities_, parameters);
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    velocities_[k] = momentum_ * velocities_[k] - learning_rate_ * parameters[k]->gradient;
    parameters[k]->value += velocities_[k];
  }
}

void Adam::step(const std::vector<Parameter*>& parameters) {
  remember(means_, parameters);
  remember(squares_, parameters);
  ++steps_;
  const double mean_correction = 1.0 - std::pow(beta1_, static_cast<double>(steps_));
  const double square_correction = 1.0 - std::pow(beta2_, static_cast<double>(steps_));
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const Matrix& g = parameters[k]->gradient;
    means_[k] = beta1_ * means_[k] + (1.0 - beta1_) * g;
    squares_[k] = beta2_ * squares_[k] + (1.0 - beta2_) * (g * g);
    parameters[k]->value -= map(means_[k], squares_[k], [&](double mean, double square) {
      return learning_rate_ * (mean / mean_correction) /
             (std::sqrt(square / square_correction) + epsilon_);
    });
  }
}

}  // namespace nn
