#include "nn/layers/residual.hpp"

#include <stdexcept>

#include "nn/checked.hpp"
#include "nn/inspector.hpp"

namespace nn {

Residual::Residual(std::unique_ptr<Layer> branch, double scale)
    : branch_(std::move(branch)), scale_(checked::finite("Residual: scale", scale)) {
  if (branch_ == nullptr) throw std::invalid_argument("Residual: no branch was given");
}

const Matrix& Residual::forward(const Matrix& input) {
  const Matrix& branch = branch_->forward(input);
  if (branch.rows() != input.rows() || branch.cols() != input.cols()) {
    throw std::invalid_argument("Residual: the branch turns " + shape(input) + " into " +
                                shape(branch) + ", but what is added must keep the shape");
  }
  output_.resize(input.rows(), input.cols());
  const auto x = input.values(), b = branch.values();
  const auto y = output_.values();
  for (std::size_t k = 0; k < y.size(); ++k) y[k] = x[k] + scale_ * b[k];
  return output_;
}

// forward: y = x + scale * branch(x). x is used twice, so two gradients are added:
//   dL/dx = dL/dy + (what the branch makes of scale * dL/dy)
const Matrix& Residual::backward(const Matrix& output_gradient) {
  require_forward("Residual", output_gradient, output_);
  branch_gradient_ = output_gradient;
  branch_gradient_ *= scale_;
  input_gradient_ = output_gradient;
  input_gradient_ += branch_->backward(branch_gradient_);
  return input_gradient_;
}

void Residual::inspect(Inspector& inspector) const {
  inspector.branch_begins(input_gradient_);
  branch_->inspect(inspector);
  inspector.branch_ends(output_, branch_gradient_);
}

}  // namespace nn
