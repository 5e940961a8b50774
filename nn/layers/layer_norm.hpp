// LayerNorm: every sample is normalized over its features, then scaled and shifted by learned
// numbers.
//
//     mean, variance      of sample i over its features; variance divides by their number
//     n = (x - mean) / sqrt(variance + epsilon)
//     y = scale * n + shift                          scale and shift: a number for each feature
//
// No sample sees another, so training and evaluation are alike. What all neurons of a layer have in
// common is exactly what it takes away: where all are twins, nothing is left but round-off.
//
// Ba, Kiros, Hinton 2016, "Layer normalization", eqs. 3 and 4. PyTorch: LayerNorm(width), with the
// same defaults.
#pragma once

#include "nn/layers/normalization.hpp"

namespace nn {

class LayerNorm : public Normalization {
 public:
  // Throws std::invalid_argument if width is 0 or epsilon not above 0.
  explicit LayerNorm(std::size_t width, double epsilon = 1e-5)
      : Normalization("LayerNorm", width, epsilon) {}

  const Matrix& forward(const Matrix& input) override;  // (batch x width) -> the same
  const Matrix& backward(const Matrix& output_gradient) override;

 private:
  Matrix inverse_;  // (batch x 1): 1 / sqrt(variance + epsilon) of each sample
};

}  // namespace nn
