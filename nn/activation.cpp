#include "nn/activation.hpp"

#include <stdexcept>

#include "matrix/elementary.hpp"

namespace nn {

Activation identity() {
  return {"identity", [](double z) { return z; }, [](double, double) { return 1.0; }};
}

double logistic(double z) { return elementary::sigmoid(z); }

Activation sigmoid() {
  return {"sigmoid", [](double z) { return elementary::sigmoid(z); },
          [](double, double h) { return h * (1.0 - h); }};
}

Activation tanh() {
  return {"tanh", [](double z) { return elementary::tanh(z); },
          [](double, double h) { return 1.0 - h * h; }};
}

Activation relu() {
  return {"relu", [](double z) { return z <= 0.0 ? 0.0 : z; },
          [](double z, double) { return z > 0.0 ? 1.0 : 0.0; }};
}

Activation leaky_relu(double slope) {
  return {"leaky_relu", [slope](double z) { return z > 0.0 ? z : slope * z; },
          [slope](double z, double) { return z > 0.0 ? 1.0 : slope; }};
}

namespace {
std::vector<Activation> all_activations() {
  return {identity(), sigmoid(), tanh(), relu(), leaky_relu()};
}
}  // namespace

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const Activation& activation : all_activations()) names.push_back(activation.name);
  return names;
}

Activation activation_by_name(const std::string& name) {
  for (Activation& activation : all_activations()) {
    if (activation.name == name) return activation;
  }
  std::string known;
  for (const std::string& each : activation_names()) known += (known.empty() ? "" : ", ") + each;
  throw std::invalid_argument("activation '" + name + "' is unknown: choose one of " + known);
}

const Matrix& ActivationLayer::forward(const Matrix& z) {
  z_ = z;
  h_.resize(z.rows(), z.cols());
  activation_.forward(z_, h_);
  return h_;
}

// forward: h = f(z), so dL/dz = dL/dh * f'(z), element by element.
const Matrix& ActivationLayer::backward(const Matrix& output_gradient) {
  require_same_shape("activation backward", output_gradient, h_);
  dz_.resize(z_.rows(), z_.cols());
  activation_.backward(z_, h_, output_gradient, dz_);
  return dz_;
}

}  // namespace nn
