// Residual: a branch beside the straight way, y = x + scale * branch(x).
//
// The straight way carries signal and gradient past the branch unchanged, however the branch
// starts. The branch is any layer that keeps the shape, a Sequential as a rule; `scale` is a fixed
// number (nn/layers/scale.hpp is the learned one).
//
//   Sequential branch;
//   branch.add<Dense>(64, 64, he_normal(), rng);
//   net.add<Residual>(std::move(branch));
//
// He, Zhang, Ren, Sun 2016, "Deep residual learning for image recognition", eq. 1.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

#include "nn/layer.hpp"

namespace nn {

class Residual : public Layer {
 public:
  // The residual layer owns its branch. Throws std::invalid_argument for a null pointer,
  // and for a scale that is not finite.
  explicit Residual(std::unique_ptr<Layer> branch, double scale = 1.0);

  template <std::derived_from<Layer> L>
  explicit Residual(L branch, double scale = 1.0)
      : Residual(std::make_unique<L>(std::move(branch)), scale) {}

  // (batch x width) -> the same. Throws std::invalid_argument if the branch changes the shape.
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;

  std::vector<Parameter*> parameters() override { return branch_->parameters(); }
  std::vector<Matrix*> statistics() override { return branch_->statistics(); }
  void set_training(bool training) override {
    Layer::set_training(training);
    branch_->set_training(training);
  }
  void inspect(Inspector& inspector) const override;

  Layer& branch() { return *branch_; }

 private:
  std::unique_ptr<Layer> branch_;
  double scale_;
  Matrix output_;           // (batch x width)
  Matrix branch_gradient_;  // (batch x width): dL/d(branch's output)
  Matrix input_gradient_;   // (batch x width)
};

}  // namespace nn
