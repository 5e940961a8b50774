// BatchNorm: every feature is normalized over the batch, then scaled and shifted.
//
//     mean, variance      of feature j over the samples of the batch; divides by their number
//     n = (x - mean) / sqrt(variance + epsilon)
//     y = scale * n + shift
//
// In training mode these are the batch's own statistics, and running ones follow them:
//     running <- (1 - momentum) running + momentum (the batch's)
// where the variance that runs divides by the samples less one. Evaluation mode uses the running
// statistics, so that a sample's output depends on no other sample.
//
// Ioffe, Szegedy 2015, "Batch normalization", algorithms 1 and 2. PyTorch: BatchNorm1d, with the
// same defaults; its `momentum` too is the weight of the new.
#pragma once

#include "nn/layers/normalization.hpp"

namespace nn {

class BatchNorm : public Normalization {
 public:
  // Throws std::invalid_argument if width is 0, epsilon not above 0 or momentum outside [0, 1].
  explicit BatchNorm(std::size_t width, double epsilon = 1e-5, double momentum = 0.1);

  // (batch x width) -> the same. In training a batch of fewer than 2 samples throws
  // std::invalid_argument: it has no variance, and every output would be `shift`.
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Matrix*> statistics() override { return {&running_mean_, &running_variance_}; }

  const Matrix& running_mean() const { return running_mean_; }          // (1 x width), from 0
  const Matrix& running_variance() const { return running_variance_; }  // (1 x width), from 1

 private:
  void measure(const Matrix& input);

  double momentum_;
  bool by_batch_ = true;  // the last forward was in training mode
  Matrix mean_;           // (1 x width), of the batch
  Matrix variance_;       // (1 x width)
  Matrix inverse_;        // (1 x width): 1 / sqrt(variance + epsilon) of the last forward
  Matrix running_mean_;
  Matrix running_variance_;
};

}  // namespace nn
