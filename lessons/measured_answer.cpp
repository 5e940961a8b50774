#include "lessons/answer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "lessons/pictures.hpp"
#include "lessons/plane_trial.hpp"
#include "lessons/straight_line.hpp"
#include "nn/diagnosis.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {

constexpr std::size_t steps = 1500;

nn::Mlp network(const nn::Initializer& weights, std::uint64_t seed) {
  return {{2, 8, 8, 8, 1}, nn::tanh(), weights, seed};
}

plots::Series learn(const std::string& name, nn::Mlp& net, const nn::Dataset& data) {
  nn::Adam adam(0.01);
  return {name, counted(steps),
          nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = steps})};
}

// N equal voices are one voice N times as loud: see lesson 6.
double gap_to_chain(const Matrix& inputs) {
  nn::Mlp wide({2, 100, 100, 100, 1}, nn::tanh(), nn::constant(0.5));
  nn::Mlp chain({2, 1, 1, 1, 1}, nn::tanh(), nn::constant(0.5));
  for (std::size_t l : {1, 2, 3}) chain.dense(l).weights.value *= 100.0;
  return max_abs(wide.forward(inputs) - chain.forward(inputs));
}

// Largest gradients of all weights and of the output's bias, all of them 0, classes of unequal size.
std::pair<double, double> gradients_at_zero() {
  nn::Dataset data = nn::moons(100);
  data.targets(0, 0) = 1.0;
  nn::Mlp net = network(nn::zeros(), 1);
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  double largest = 0.0;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    largest = std::max(largest, max_abs(net.dense(l).weights.gradient));
  }
  return {largest, max_abs(net.dense(net.depth() - 1).bias.gradient)};
}

double learned_from_tiny(const nn::Dataset& data, std::uint64_t seed) {
  nn::Mlp net({2, 8, 8, 8, 1}, nn::tanh(), nn::uniform(0.001), seed);
  nn::GradientDescent descent(0.3);
  nn::train(net, data, nn::binary_cross_entropy, descent, {.steps = 5000});
  return std::numbers::ln2 - nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
}

}  // namespace

Measured measure(std::uint64_t seed) {
  const nn::Dataset data = nn::moons(100);
  Measured m{network(nn::constant(0.5), 1), network(nn::xavier_uniform(), seed)};
  nn::evaluate_gradients(m.equal, data, nn::binary_cross_entropy);
  m.gradient_gap = nn::column_spread(m.equal.dense(0).weights.gradient);
  m.equal_losses = learn("all 0.5", m.equal, data);
  m.random_losses = learn("Xavier", m.random, data);
  m.equal_accuracy = nn::accuracy(m.equal.forward(data.inputs), data.targets);
  m.random_accuracy = nn::accuracy(m.random.forward(data.inputs), data.targets);
  m.equal_loss = m.equal_losses.y.back();
  m.best_line = best_straight_line(data);
  m.spread = nn::spread(m.equal);
  m.moved = max_abs(m.equal.dense(0).weights.value - 0.5);
  m.distinct = nn::distinct_neurons(m.equal, 0);
  m.chain_gap = gap_to_chain(data.inputs);
  m.tanh_cuts = cuts(slab_trial(nn::tanh()));
  m.sine_cuts = cuts(slab_trial(nn::sine()));
  std::tie(m.zero_weights, m.zero_bias) = gradients_at_zero();
  m.tiny_learned = learned_from_tiny(data, seed);
  return m;
}

}  // namespace lessons
