// Activation functions, each with its derivative beside it.
//
// The derivative is given z and h = f(z), so that nothing is computed twice: tanh' = 1 - h^2. At a
// kink (ReLU at 0) it is the left one, 0 for ReLU, as everybody's code has it. At an infinite z
// both give their limits where there are any. At a z that is NaN both are NaN.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "nn/layer.hpp"

namespace nn {

struct Activation {
  // From f(z) and f'(z, h). Both are compiled into the loops below, where they become vector code
  // if they are straight lines. The matrices of a loop do not overlap, which __restrict says.
  template <class Function, class Derivative>
  Activation(std::string called, Function f, Derivative slope);

  std::string name;
  std::function<double(double z)> function;
  std::function<double(double z, double h)> derivative;

  // The same for every element: h = f(z), and dz = dh * f'(z, h). All matrices of a call have one
  // shape, and what is written is none of those that are read: otherwise both throw
  // std::invalid_argument.
  std::function<void(const Matrix& z, Matrix& h)> forward;
  std::function<void(const Matrix& z, const Matrix& h, const Matrix& dh, Matrix& dz)> backward;
};

// What the loops below ask first.
void refuse_loop(const Matrix& read, const Matrix& written);
inline void require_loop(const Matrix& read, const Matrix& written) {
  const bool fits = read.rows() == written.rows() && read.cols() == written.cols();
  if (!fits || &read == &written) refuse_loop(read, written);
}

double logistic(double z);  // 1 / (1 + e^-z), without overflow for any z

Activation identity();
Activation sigmoid();  // logistic(z)
Activation tanh();
Activation relu();
// z below 0 is multiplied by `slope`; throws std::invalid_argument unless that is finite.
Activation leaky_relu(double slope = 0.01);

// z Phi(z), Phi the distribution function of a standard normal number: PyTorch's default form, not
// the one by tanh. Hendrycks, Gimpel 2016, "Gaussian error linear units". The C library's erfc is
// in it, whose last bit may differ from one library to the next.
Activation gelu();
// z sigmoid(z), also called Swish. Elfwing, Uchibe, Doya 2018, "Sigmoid-weighted linear units for
// neural network function approximation in reinforcement learning".
Activation silu();
// scale z above 0 and scale alpha (e^z - 1) below, with the two constants for which z of mean 0 and
// variance 1 gives h of mean 0 and variance 1. Klambauer, Unterthiner, Mayr, Hochreiter 2017,
// "Self-normalizing neural networks", eq. 2.
Activation selu();
// z / (1 + |z|): between -1 and 1 as tanh is, with tails that fall as 1 / |z|. Bergstra,
// Desjardins, Lamblin, Bengio 2009, "Quadratic polynomials learn better image features"; in Glorot,
// Bengio 2010.
Activation softsign();

// Two that go up and down again, so that a threshold on them is not one on z. Sine and cosine are
// the C library's, whose last bit may differ.
Activation sine();
Activation gaussian();  // e^(-z^2)

// By the name as printed: "identity", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "silu",
// "selu", "softsign", "sine", "gaussian". Throws std::invalid_argument for any other, naming those
// that exist.
Activation activation_by_name(const std::string& name);
std::vector<std::string> activation_names();

// h = f(z), element by element: the layer between two dense ones.
class ActivationLayer : public Layer {
 public:
  explicit ActivationLayer(Activation activation) : activation_(std::move(activation)) {}

  const Matrix& forward(const Matrix& z) override;
  const Matrix& backward(const Matrix& output_gradient) override;

  void inspect(Inspector& inspector) const override;

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
        require_loop(z, h);
        const double* const from = z.values().data();
        double* const __restrict to = h.values().data();
        for (std::size_t k = 0; k < z.size(); ++k) to[k] = f(from[k]);
      }),
      backward([slope](const Matrix& z, const Matrix& h, const Matrix& dh, Matrix& dz) {
        for (const Matrix* read : {&z, &h, &dh}) require_loop(*read, dz);
        const double *const z_k = z.values().data(), *const h_k = h.values().data();
        const double* const dh_k = dh.values().data();
        double* const __restrict dz_k = dz.values().data();
        for (std::size_t k = 0; k < z.size(); ++k) dz_k[k] = dh_k[k] * slope(z_k[k], h_k[k]);
      }) {}

}  // namespace nn
