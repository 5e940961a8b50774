// Scale: y = multiplier * x + bias, with one learned number of each for the whole layer.
//
// What Fixup puts where normalization used to be. multiplier starts at 1 and bias at 0, where the
// layer changes nothing. Zhang, Dauphin, Ma 2019, "Fixup initialization", section 3.
#pragma once

#include "nn/layer.hpp"

namespace nn {

class Scale : public Layer {
 public:
  const Matrix& forward(const Matrix& input) override;  // (batch x width) -> the same, any width
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override { return {&multiplier, &bias}; }

  Parameter multiplier{"multiplier", {{1.0}}, {{0.0}}};  // (1 x 1)
  Parameter bias{"bias", {{0.0}}, {{0.0}}};              // (1 x 1)

 private:
  Matrix input_;           // (batch x width)
  Matrix output_;          // (batch x width)
  Matrix input_gradient_;  // (batch x width)
};

}  // namespace nn
