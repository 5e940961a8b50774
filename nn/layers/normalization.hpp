// Normalization: what batch and layer normalization share, all but the numbers they normalize by.
//
//     n = (x - mean) / sqrt(variance + epsilon)      over the samples, or over the features
//     y = scale * n + shift                          a number of each for every feature
//
// scale starts at 1 and shift at 0, and both are learned: PyTorch's `weight` and `bias`, gamma and
// beta in the papers. They hand back the mean and the deviation that were taken away.
#pragma once

#include <string>

#include "nn/layer.hpp"

namespace nn {

class Normalization : public Layer {
 public:
  std::vector<Parameter*> parameters() override { return {&scale, &shift}; }
  void inspect(Inspector& inspector) const override;
  const Matrix& normalized() const { return normalized_; }  // n of the last forward

  Parameter scale;  // (1 x width)
  Parameter shift;  // (1 x width)

 protected:
  // Throws std::invalid_argument if width is 0 or epsilon is not finite and above 0.
  Normalization(std::string name, std::size_t width, double epsilon);

  std::size_t width() const { return width_; }
  // Makes room for (batch x width); throws std::invalid_argument for any other width, and if
  // somebody has given scale or shift another.
  void prepare(const Matrix& input);

  // 1 / sqrt(variance + epsilon). A variance that overflowed gives NaN: 1 / infinity would turn
  // signals that exploded into zeros, and nobody would notice.
  double inverse_deviation(double variance) const;

  void require_parameters() const;                        // throws unless both are (1 x width)
  const Matrix& scale_and_shift();                        // forward's last step: n -> y
  void backward_scale_and_shift(const Matrix& gradient);  // dL/dy -> dL/dscale, dL/dshift

  std::string name_;
  std::size_t width_;
  double epsilon_;
  Matrix normalized_;      // (batch x width)
  Matrix output_;          // (batch x width)
  Matrix input_gradient_;  // (batch x width)
};

}  // namespace nn
