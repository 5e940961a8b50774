// Two networks that are one function in other units, and keep pace in training.
#include "scaled_steps.hpp"

#include <cmath>

#include "nn/trainer.hpp"
#include "tests/catch.hpp"

using namespace lessons;

namespace {

// Three twins, and one neuron that says the same: the biases are no zeros.
nn::Mlp three_twins() {
  nn::Mlp net({2, 3, 1}, nn::tanh(), nn::constant(0.5));
  net.dense(0).bias.value = {{0.2, 0.2, 0.2}};
  net.dense(1).bias.value = {{-0.4}};
  return net;
}

nn::Mlp one_neuron() {
  nn::Mlp net({2, 1, 1}, nn::tanh(), nn::constant(0.5));
  net.dense(0).bias.value = {{0.2}};
  net.dense(1).weights.value = {{1.5}};
  net.dense(1).bias.value = {{-0.4}};
  return net;
}

const std::vector<Scale> as_they_are(4), of_one_neuron = {{1, 3}, {1, 3}, {3, 1}, {1, 1}};

// How far apart their outputs are after so many steps on moons.
double gap(const Method& method, const std::vector<Scale>& scales, std::size_t steps) {
  const nn::Dataset moons = nn::moons(40);
  nn::Mlp twins = three_twins(), neuron = one_neuron();
  ScaledSteps of_twins(method, as_they_are), of_neuron(method, scales);
  const auto losses = nn::train(twins, moons, nn::binary_cross_entropy, of_twins, {.steps = steps});
  nn::train(neuron, moons, nn::binary_cross_entropy, of_neuron, {.steps = steps});
  if (steps >= 200) CHECK(losses.back() < 0.6);  // ln 2 is 0.69: they have learned something
  return max_abs(twins.forward(moons.inputs) - neuron.forward(moons.inputs));
}

}  // namespace

TEST_CASE("In units of its own, one neuron keeps pace with three twins") {
  const Method method =
      GENERATE(gradient_descent(0.3), gradient_descent(0.3, 0.02), momentum(0.1), adam(0.01));
  for (std::size_t steps : {0u, 1u, 50u, 200u}) CHECK(gap(method, of_one_neuron, steps) < 1e-12);
  CHECK(gap(method, as_they_are, 0) < 1e-12);
  CHECK(gap(method, as_they_are, 200) > 1e-3);
}

TEST_CASE("Adam's epsilon and the decay have scales, too") {
  // With an epsilon as large as the gradients, it counts.
  const auto adam_with = [](double of_epsilon) {
    return Method{[=](Scale s) {
      const double epsilon = 0.1 * std::pow(s.gradient, of_epsilon);
      return std::make_unique<nn::Adam>(0.01 * s.value, 0.9, 0.999, epsilon);
    }};
  };
  CHECK(gap(adam_with(1.0), of_one_neuron, 50) < 1e-12);
  CHECK(gap(adam_with(0.0), of_one_neuron, 50) > 1e-3);
}

TEST_CASE("Steps ask for a scale a parameter") {
  nn::Mlp net = one_neuron();
  ScaledSteps steps(adam(0.01), std::vector<Scale>(3));
  CHECK_THROWS_WITH(steps.step(net.parameters()), "3 scales for 4 parameters");
}
