// Noise in training: on what a network hears, and on what it learns. Each number gets its own, a
// normal number times `size`, anew in every step.
#pragma once

#include "matrix/random.hpp"
#include "nn/layer.hpp"
#include "nn/optimizer.hpp"

namespace lessons {

// Noise on all that passes, (batch x width); none in evaluation.
class InputNoise : public nn::Layer {
 public:
  InputNoise(double size, const Rng& rng) : size_(size), rng_(rng) {}
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override { return output_gradient; }
  void set_training(bool training) override { training_ = training; }

 private:
  double size_;
  Rng rng_;
  bool training_ = true;
  Matrix output_;
};

// Noise on every gradient, then the step of another optimizer, which must live as long.
class GradientNoise : public nn::Optimizer {
 public:
  GradientNoise(nn::Optimizer& optimizer, double size, const Rng& rng)
      : optimizer_(optimizer), size_(size), rng_(rng) {}
  void step(const std::vector<nn::Parameter*>& parameters) override;

 private:
  nn::Optimizer& optimizer_;
  double size_;
  Rng rng_;
};

}  // namespace lessons
