// The check: the derivative against that of net.backward, for networks, samples and classes that the starter
// does not show, and so closely that a difference of two losses does not pass.
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

// Weights and inputs of moderate size: sigmoids keep a slope, and no derivative is lost in rounding.
nn::Mlp network(std::size_t inputs, std::size_t hidden, Rng& rng) {
  nn::Mlp net({inputs, hidden, 1}, nn::sigmoid(), nn::uniform(2.0), rng.next());
  for (double& b : net.dense(0).bias.value.values()) b = rng.symmetric(2.0);
  net.dense(1).bias.value(0, 0) = rng.symmetric(2.0);
  return net;
}

Matrix sample(std::size_t inputs, Rng& rng) {
  Matrix x(1, inputs);
  for (double& value : x.values()) value = (rng.below(2) == 0 ? 1.0 : -1.0) * rng.uniform(0.5, 2.0);
  return x;
}

double by_backward(nn::Mlp net, const Matrix& x, double y, std::size_t i, std::size_t j) {
  net.backward(nn::binary_cross_entropy(net.forward(x), {{y}}).gradient);
  return net.dense(0).weights.gradient(i, j);
}

// A product of factors, each rounded once, is this close; a difference of two losses is at best at 1e-11.
bool exact(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(b), 0.1); }
bool close(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(b), 1e-3); }

lessons::Finding finding(double measured, double expected, nn::Mlp net, const Matrix& x, double y,
                         std::size_t i, std::size_t j) {
  net.forward(x);
  const double h = net.activation(0)(0, j);
  const double outgoing = net.dense(1).weights.value(j, 0);
  lessons::Finding f{
      fmt::format("dL/dW1({},{}) = {} for a sample of class {}", i, j, number(measured, 5),
                  number(y)),
      fmt::format("{}, which is what the loss does when that weight moves", number(expected, 5)),
      "the loss depends on this weight through z1, h1, z2 and p, and each link of the chain "
      "gives one factor",
      "start at the loss: which numbers does it depend on directly, and those in turn?"};
  if (i != j && y == 1.0) {
    f.why =
        "it was right for i = j = 0; each factor belongs to the input i, the neuron j or the "
        "output";
    f.next = "the index of each factor";
  }
  if (net.dense(0).fan_in() != 2 || net.dense(0).fan_out() != 2) {
    f.measured += fmt::format(" in a network with {} inputs and {} hidden neurons",
                              net.dense(0).fan_in(), net.dense(0).fan_out());
    f.why = "it was right for two inputs and two hidden neurons, and the rule is one for any sizes";
    f.next = "where your formula takes for granted that there are two of them";
  } else if (y == 0.0) {
    f.why = "it was right for class 1, and is wrong for class 0";
    f.next = "where y enters your formula";
  }
  if (std::abs(measured - expected) <= 1e-3 * std::abs(expected)) {
    f.measured = fmt::format("dL/dW1({},{}) = {}", i, j, number(measured, 12));
    f.expected = number(expected, 12);
    f.why = fmt::format("it is off by {}: a difference of two losses is only nearly the derivative",
                        number(measured - expected, 3));
    f.next = "the chain rule, which is exact but for rounding";
  } else if (close(measured, -expected)) {
    f.why = "the size is right and the sign is not: dL/dz2 is the prediction minus the target";
    f.next = "the order in p - y";
  } else if (close(measured, expected / (h * (1.0 - h)))) {
    f.why = "one factor is missing: the sigmoid of the hidden neuron has a slope, dh1/dz1";
    f.next = "what f'(z) is, written with h alone";
  } else if (close(measured, expected / outgoing)) {
    f.why = "one factor is missing: dz2/dh1, how z2 changes with the activation of neuron j";
    f.next = "by what h1 of neuron j is multiplied in z2";
  } else if (close(measured * x(0, i), expected)) {
    f.why = "this is dL/db1: the weight's own input is missing";
    f.next = "dz1/dW1(i, j): by what is the weight multiplied?";
  }
  return f;
}

}  // namespace

int main() {
  constexpr std::size_t networks = 12, derivatives = 6;
  return lessons::check_homework(2 * networks * derivatives, [&](lessons::Check& check) {
    for (std::size_t n = 0; n < networks; ++n) {
      Rng rng(check.seed(n));
      // Two networks of two inputs and two hidden neurons, then other sizes.
      const std::size_t inputs = n < 2 ? 2 : 3 + rng.below(3),
                        hidden = n < 2 ? 2 : 1 + rng.below(6);
      const nn::Mlp net = network(inputs, hidden, rng);
      const Matrix x = sample(inputs, rng);
      const double y = n % 2 == 0 ? 1.0 : 0.0;
      for (std::size_t k = 0; k < derivatives; ++k) {
        const std::size_t i = n < 2 ? k % 2 : rng.below(inputs);
        const std::size_t j = n < 2 ? k / 2 % 2 : rng.below(hidden);
        nn::Mlp copy = net;
        const double measured = derivative(copy, x, y, i, j);
        const double expected = by_backward(net, x, y, i, j);
        check.require(exact(measured, expected), finding(measured, expected, net, x, y, i, j));
        check.require(max_abs(copy.dense(0).weights.gradient) == 0.0,
                      {"net.backward was called", "the chain rule, written out",
                       "what backward does is what this homework asks you to do",
                       "the factors from the loss to this weight, one after the other"});
      }
    }
  });
}
