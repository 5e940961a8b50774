#include "nn/analysis/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "nn/checked.hpp"
#include "nn/mlp.hpp"

namespace nn {

namespace {

// dL/d(value) for every entry of `value`, by moving one entry at a time and putting it back.
Matrix numeric_gradient(Matrix& value, const std::function<double()>& loss, double step) {
  Matrix gradient(value.rows(), value.cols());
  for (std::size_t k = 0; k < value.size(); ++k) {
    double& entry = value.values()[k];
    const double kept = entry;
    const double h = step * std::max(1.0, std::abs(kept));
    entry = kept + h;
    const double above = loss();
    entry = kept - h;
    const double below = loss();
    entry = kept;
    gradient.values()[k] = (above - below) / (2.0 * h);
  }
  return gradient;
}

double larger(double a, double b) { return a >= b || std::isnan(a) ? a : b; }  // NaN if one is

}  // namespace

GradientCheck check_gradients(Layer& layer, Matrix input, const Matrix& targets, Loss loss,
                              double step) {
  checked::above_0("check_gradients: step", step);
  // A network leaves dL/d(input) out, of which training makes no use; here it is checked as well.
  if (auto* net = dynamic_cast<Mlp*>(&layer)) net->dense(0).wants_input_gradient = true;
  Matrix output_gradient;
  const auto loss_now = [&] { return loss(layer.forward(input), targets, output_gradient); };
  loss_now();
  const Matrix input_gradient = layer.backward(output_gradient);

  GradientCheck check{0.0, 0.0};
  const auto compare = [&](Matrix& value, const Matrix& analytic) {
    const double error = max_abs(numeric_gradient(value, loss_now, step) - analytic);
    check.largest_error = larger(check.largest_error, error);
    check.largest_gradient = larger(check.largest_gradient, max_abs(analytic));
  };
  compare(input, input_gradient);
  for (Parameter* parameter : layer.parameters()) compare(parameter->value, parameter->gradient);
  return check;
}

}  // namespace nn
