#include "noise.hpp"

namespace lessons {

namespace {

void add_noise(Matrix& to, double size, Rng& rng) {
  if (size == 0.0) return;  // drawing takes a good part of a small network's step
  for (double& value : to.values()) value += size * rng.normal();
}

}  // namespace

const Matrix& InputNoise::forward(const Matrix& input) {
  output_ = input;
  if (training_) add_noise(output_, size_, rng_);
  return output_;
}

void GradientNoise::step(const std::vector<nn::Parameter*>& parameters) {
  for (nn::Parameter* each : parameters) add_noise(each->gradient, size_, rng_);
  optimizer_.step(parameters);
}

}  // namespace lessons
