// Activation functions, each with its derivative beside it.
//
// The derivative is given z and h = f(z), so that nothing is computed twice: tanh' = 1 - h^2. At a
// kink (ReLU at 0) it is the left one, 0 for ReLU, as everybody's code has it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "nn/layer.hpp"

namespace nn {

struct Activation {
  // From f(z) and f'(z, h). Both are compiled into the loops below, where they become vector code.
  template <class Function, class Derivative>
  Activation(std::string called, Function f, Derivative slope);

  std::string name;
  std::function<double(double z)> function;
  std::function<double(double z, double h)> derivative;

  // The same for every element of matrices of one shape: h = f(z), and dz = dh * f'(z, h).
  std::function<void(const Matrix& z, Matrix& h)> forward;
  std::function<void(const Matrix& z, const Matrix& h, const Matrix& dh, Matrix& dz)> backward;
};

double logistic(double z);  // 1 / (1 + e^-z), without overflow for any z

Activation identity();
Activation sigmoid();  // logistic(z)
Activation tanh();
Activation relu();
Activation leaky_relu(double slope = 0.01);  // z below 0 is multiplied by `slope`

// By the name as printed: "identity", "sigmoid", "tanh", "relu", "leaky_relu". Throws
// std::invalid_argument for any other, naming those that exist.
Activation activation_by_name(const std::string& name);
std::vector<std::string> activation_names();

// h = f(z), element by element: the layer between two dense ones.
class ActivationLayer : public Layer {
 public:
  explicit ActivationLayer(Activation activation) : activation_(std::move(activation)) {}

  const Matrix& forward(const Matrix& z) override;
  const Matrix& backward(const Matrix& output_gradient) override;

  const Activation& activation() const { return activation_; }
  const Matrix& input() const { return z_; }            // pre-activations of the last forward
  const Matrix& output() const { return h_; }           // activations of the last forward
  const Matrix& input_gradient() const { return dz_; }  // error signal dL/dz of the last backward

 private:
  Activation activation_;
  Matrix z_;   // (batch x width)
  Matrix h_;   // (batch x width)
  Matrix dz_;  // (batch x width)
};

template <class Function, class Derivative>
Activation::Activation(std::string called, Function f, Derivative slope)
    : name(std::move(called)),
      function(f),
      derivative(slope),
      forward([f](const Matrix& z, Matrix& h) {
        const double* const from = z.values().data();
        double* const to = h.values().data();
#pragma omp simd
        for (std::size_t k = 0; k < z.size(); ++k) to[k] = f(from[k]);
      }),
      backward([slope](const Matrix& z, const Matrix& h, const Matrix& dh, Matrix& dz) {
        const double *const z_k = z.values().data(), *const h_k = h.values().data();
        const double* const dh_k = dh.values().data();
        double* const dz_k = dz.values().data();
#pragma omp simd
        for (std::size_t k = 0; k < z.size(); ++k) dz_k[k] = dh_k[k] * slope(z_k[k], h_k[k]);
      }) {
}

}  // namespace nn
