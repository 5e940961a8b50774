#include "nn/activation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "matrix/fast/elementary.hpp"
#include "nn/checked.hpp"
#include "nn/inspector.hpp"

namespace nn {

// Where others branch: a loop with a branch in it does not become vector code.
using elementary::choose;

Activation identity() {
  return {"identity", [](double z) { return z; },
          [](double z, double) { return choose(z == z, 1.0, z); }};
}

void refuse_loop(const Matrix& read, const Matrix& written) {
  require_same_shape("activation", read, written);
  if (&read == &written && read.size() > 0) {
    throw std::invalid_argument("activation: the result needs a matrix of its own");
  }
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
  return {"relu", [](double z) { return choose(z <= 0.0, 0.0, z); },
          [](double z, double) { return choose(z > 0.0, 1.0, choose(z <= 0.0, 0.0, z)); }};
}

Activation leaky_relu(double slope) {
  checked::finite("leaky_relu: slope", slope);
  Activation f = relu();  // 0 times an infinite z would be NaN
  f.name = "leaky_relu";
  if (slope == 0.0) return f;
  return {"leaky_relu", [slope](double z) { return choose(z > 0.0, z, slope * z); },
          [slope](double z, double) { return choose(z > 0.0, 1.0, choose(z <= 0.0, slope, z)); }};
}

namespace {

// Phi(z) and its derivative. By erfc, because 1 + erf(z) cancels where z is far below 0.
double normal_distribution(double z) { return 0.5 * std::erfc(-z * (0.5 * std::numbers::sqrt2)); }
double normal_density(double z) {
  return 0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi * elementary::exp(-0.5 * (z * z));
}

}  // namespace

// Products of a huge z and a vanishing factor are taken where the factor has just become 0, so that
// an infinite z does not make infinity times 0 of them. Phi(-40) is 0 in doubles.
Activation gelu() {
  return {"gelu",
          [](double z) {
            const double t = z < -40.0 ? -40.0 : z;
            return t * normal_distribution(t);
          },
          // (z Phi(z))' = Phi(z) + z Phi'(z)
          [](double z, double) {
            const double t = std::clamp(z, -40.0, 40.0);
            return normal_distribution(t) + t * normal_density(t);
          }};
}

// sigmoid(-746) is 0.
Activation silu() {
  return {"silu",
          [](double z) {
            const double t = choose(z < -746.0, -746.0, z);
            return t * elementary::sigmoid(t);
          },
          // (z s)' = s + z s (1 - s)
          [](double z, double) {
            double t = choose(z < -746.0, -746.0, z);
            t = choose(t > 746.0, 746.0, t);
            const double s = elementary::sigmoid(t);
            return s * (1.0 + t * (1.0 - s));
          }};
}

Activation selu() {
  constexpr double scale = 1.0507009873554804934193349852946;
  constexpr double alpha = 1.6732632423543772848170429916717;
  return {
      "selu",
      [](double z) {
        // e^z - 1 = 2 t / (1 - t), t = tanh(z / 2): for z near 0 the left side cancels.
        const double t = elementary::tanh(0.5 * z);
        return choose(z > 0.0, scale * z, scale * alpha * 2.0 * t / (1.0 - t));
      },
      [](double z, double) { return choose(z > 0.0, scale, scale * alpha * elementary::exp(z)); }};
}

// From 1e18 on softsign is 1 in doubles: an infinite z counts as that.
Activation softsign() {
  return {"softsign",
          [](double z) {
            const double t = std::clamp(z, -1e18, 1e18);
            return t / (1.0 + std::abs(t));
          },
          [](double z, double) {
            const double a = 1.0 + std::abs(z);
            return 1.0 / (a * a);
          }};
}

Activation sine() {
  return {"sine", [](double z) { return std::sin(z); },
          [](double z, double) { return std::cos(z); }};
}

Activation gaussian() {
  return {"gaussian", [](double z) { return elementary::exp(-z * z); },
          [](double z, double h) { return -2.0 * h * std::clamp(z, -40.0, 40.0); }};
}

namespace {
std::vector<Activation> all_activations() {
  return {identity(), sigmoid(), tanh(),     relu(), leaky_relu(), gelu(),
          silu(),     selu(),    softsign(), sine(), gaussian()};
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
  require_forward("activation", output_gradient, h_);
  dz_.resize(z_.rows(), z_.cols());
  activation_.backward(z_, h_, output_gradient, dz_);
  return dz_;
}

void ActivationLayer::inspect(Inspector& inspector) const {
  inspector.activated(activation_, z_, h_, dz_);
}

}  // namespace nn
