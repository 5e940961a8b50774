// The check: the derivative against the difference of two losses, for networks, samples and classes that
// the starter does not show.
#include <fmt/core.h>

#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

double derivative(nn::Mlp& net, const Matrix& x, double y, std::size_t i,
                  std::size_t j);  // homework.cpp

namespace {

using lessons::number;

// (L(w + e) - L(w - e)) / 2e, for the weight from input i to hidden neuron j.
double difference(nn::Mlp net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  constexpr double e = 1e-5;
  const Matrix target = {{y}};
  double& w = net.dense(0).weights.value(i, j);
  w += e;
  const double above = nn::binary_cross_entropy(net.forward(x), target).value;
  w -= 2.0 * e;
  return (above - nn::binary_cross_entropy(net.forward(x), target).value) / (2.0 * e);
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(b), 1e-3); }

lessons::Finding finding(double measured, double expected, const nn::Mlp& net, const Matrix& x,
                         double y, std::size_t i, std::size_t j) {
  const double h = net.activation(0)(0, j);
  const double outgoing = net.dense(1).weights.value(j, 0);
  lessons::Finding f{
      fmt::format("dL/dW1({},{}) = {} for a sample of class {}", i, j, number(measured, 5),
                  number(y)),
      fmt::format("{}, which is what the loss does when that weight moves", number(expected, 5)),
      "the loss depends on this weight through z1, h1, z2 and p, and each link of the chain "
      "gives one factor",
      "start at the loss: which numbers does it depend on directly, and those in turn?"};
  if (y == 0.0) {
    f.why = "it was right for class 1, and is wrong for class 0";
    f.next = "where y enters your formula";
  }
  if (close(measured, -expected)) {
    f.why = "the size is right and the sign is not: dL/dz2 is what was said minus what is right";
    f.next = "the order in p - y";
  } else if (close(measured, expected / (h * (1.0 - h)))) {
    f.why = "one factor is missing: the sigmoid of the hidden neuron has a slope, dh1/dz1";
    f.next = "what f'(z) is, written with h alone";
  } else if (close(measured, expected / outgoing)) {
    f.why = "one factor is missing: what the hidden neuron counts in z2";
    f.next = "the outgoing weight of neuron j";
  } else if (close(measured * x(0, i), expected)) {
    f.why = "this is dL/db1: the weight's own input is missing";
    f.next = "dz1/dW1(i, j): by what is the weight multiplied?";
  }
  return f;
}

}  // namespace

int main() {
  constexpr std::size_t networks = 12, derivatives = 6;
  return lessons::check_homework(networks * derivatives, [&](lessons::Check& check) {
    for (std::size_t n = 0; n < networks; ++n) {
      const std::size_t inputs = 2 + n % 3, hidden = 2 + n % 4;
      nn::Mlp net({inputs, hidden, 1}, nn::sigmoid(), nn::normal(1.0), 900 + n);
      Rng rng(800 + n);
      for (double& b : net.dense(0).bias.value.values()) b = rng.normal();
      net.dense(1).bias.value(0, 0) = rng.normal();
      Matrix x(1, inputs);
      for (double& value : x.values()) value = 2.0 * rng.normal();
      const double y = n % 2 == 0 ? 1.0 : 0.0;
      for (std::size_t k = 0; k < derivatives; ++k) {
        const std::size_t i = k % inputs, j = (k / inputs) % hidden;
        nn::Mlp copy = net;
        const double measured = derivative(copy, x, y, i, j);
        const double expected = difference(net, x, y, i, j);
        net.forward(x);
        check.require(close(measured, expected), finding(measured, expected, net, x, y, i, j));
      }
    }
  });
}
