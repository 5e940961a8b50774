// Equal weights of a size that fits any layer.
#pragma once

#include "nn/initializer.hpp"

namespace lessons {

// All weights factor / fan_in: each pre-activation is `factor` times the mean of the layer's inputs.
inline nn::Initializer mean_of_inputs(double factor = 1.0) {
  return [factor](std::size_t fan_in, std::size_t fan_out, Rng&) {
    return Matrix::filled(fan_in, fan_out, factor / static_cast<double>(fan_in));
  };
}

}  // namespace lessons
