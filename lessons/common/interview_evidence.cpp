#include "lessons/common/interview_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <tuple>

#include "lessons/common/pictures.hpp"
#include "lessons/common/rank_1.hpp"
#include "lessons/common/signals.hpp"
#include "lessons/common/slab.hpp"
#include "lessons/common/straight_line.hpp"
#include "lessons/common/with_product.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {

nn::Mlp network(const nn::Initializer& weights, std::uint64_t seed) {
  return {{2, 8, 8, 8, 1}, nn::tanh(), weights, seed};
}

void train(Run<>& run, const nn::Dataset& data) {
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step < 1500; ++step) {
    const auto loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    adam.step(run.net.parameters());
  }
}

// N equal neurons are one with weights N times as large (@collapse). Returns the largest difference of
// outputs, and how many different ones there are.
std::pair<double, std::size_t> gap_to_chain(double c, const Matrix& inputs) {
  nn::Mlp wide({2, 100, 100, 100, 1}, nn::tanh(), nn::constant(c));
  nn::Mlp chain({2, 1, 1, 1, 1}, nn::tanh(), nn::constant(c));
  for (std::size_t l : {1, 2, 3}) chain.dense(l).weights.value *= 100.0;
  const Matrix outputs = wide.forward(inputs);
  const auto values = outputs.values();
  return {max_abs(outputs - chain.forward(inputs)),
          std::set<double>(values.begin(), values.end()).size()};
}

// A linear function's value at x is the mean of those at 0 and 2x.
double bend(Run<>& run, const Matrix& x) {
  const Matrix middle = run.net.forward(x);
  return max_abs(middle - (run.net.forward(x * 0.0) + run.net.forward(x * 2.0)) * 0.5);
}

// How many boundaries twins draw that learned whether |x| < 1.
std::size_t cuts_of_twins(const nn::Activation& f) {
  const nn::Dataset data = slab();
  nn::Mlp net({1, 4, 4, 4, 1}, f, nn::constant(0.5));
  for (std::size_t l = 0; l < net.depth(); ++l) net.dense(l).bias.value += 0.1;
  nn::Adam adam(0.02);
  nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 1000});
  return cuts({"", numbers(data.inputs), numbers(map(net.forward(data.inputs), nn::logistic))});
}

nn::Dataset unequal_classes() {
  nn::Dataset data = nn::moons(100);
  data.targets(0, 0) = 1.0;
  return data;
}

// Largest gradients of all weights and of the output's bias, all of them 0.
std::pair<double, double> gradients_at_zero() {
  const nn::Dataset data = unequal_classes();
  nn::Mlp net = network(nn::zeros(), 1);
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  double largest = 0.0;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    largest = std::max(largest, max_abs(net.dense(l).weights.gradient));
  }
  return {largest, max_abs(net.dense(net.depth() - 1).bias.gradient)};
}

// In which step from all 0 the first layer's weights have a gradient, or 10 if in none before.
std::size_t step_of_waking() {
  const nn::Dataset data = unequal_classes();
  nn::Mlp net({2, 8, 8, 8, 1}, nn::sigmoid(), nn::zeros());
  nn::GradientDescent descent(0.5);
  std::size_t step = 0;
  for (; step < 10; ++step) {
    nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
    if (max_abs(net.dense(0).weights.gradient) > 0.0) break;
    descent.step(net.parameters());
  }
  return step;
}

// What a deep network of 64 neurons a layer makes of a signal.
Signals deep(const nn::Activation& f, const nn::Initializer& weights, std::size_t layers,
             std::uint64_t seed) {
  return signals_of("", {nn::layer_widths(2, layers, 64, 1), f, weights, seed}, nn::moons(100),
                    nn::binary_cross_entropy);
}

double last_over_first(const plots::Numbers& layers) { return layers.back() / layers.front(); }

// Columns are neurons; all but the last are added up from the first to the last, that one backwards.
Matrix last_backwards(const Matrix& a, const Matrix& b) {
  Matrix c = matmul(a, b);
  const std::size_t j = c.cols() - 1;
  for (std::size_t i = 0; i < c.rows(); ++i) {
    double sum = 0.0;
    for (std::size_t k = a.cols(); k-- > 0;) sum = std::fma(a(i, k), b(k, j), sum);
    c(i, j) = sum;
  }
  return c;
}

double apart_by_rounding(const nn::Dataset& data) {
  nn::Mlp twins({2, 7, 1}, nn::tanh(), nn::constant(0.5));
  WithProduct net(last_backwards, twins);
  nn::Adam adam(0.03);
  nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 1000});
  return nn::spread(twins);
}

double accuracy_from_rank_1(const nn::Dataset& data, std::uint64_t seed) {
  Run<> run{"rank 1", network(random_of_rank_1, seed)};
  train(run, data);
  return nn::accuracy(run.net.forward(data.inputs), data.targets);
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
  Measured m{{"all 0.5", network(nn::constant(0.5), 1)},
             {"Xavier", network(nn::xavier_uniform(), seed)}};
  nn::Mlp &equal = m.equal.net, &random = m.random.net;
  nn::evaluate_gradients(equal, data, nn::binary_cross_entropy);
  m.gradient_gap = nn::column_spread(equal.dense(0).weights.gradient);
  train(m.equal, data);
  train(m.random, data);
  m.equal_accuracy = nn::accuracy(equal.forward(data.inputs), data.targets);
  m.random_accuracy = nn::accuracy(random.forward(data.inputs), data.targets);
  m.best_line = best_straight_line(data);
  m.spread = nn::spread(equal);
  m.moved = max_abs(equal.dense(0).weights.value - 0.5);
  m.distinct = nn::distinct_neurons(equal, 0);
  std::tie(m.chain_gap, m.chain_outputs) = gap_to_chain(0.02, data.inputs);
  m.chain_gap = std::max(m.chain_gap, gap_to_chain(0.5, data.inputs).first);
  m.bend = bend(m.equal, data.inputs);
  m.tanh_cuts = cuts_of_twins(nn::tanh());
  m.sine_cuts = cuts_of_twins(nn::sine());
  std::tie(m.zero_weights, m.zero_bias) = gradients_at_zero();
  m.sigmoid_wakes = step_of_waking();
  m.tiny_learned = learned_from_tiny(data, seed);
  m.relu_he = last_over_first(deep(nn::relu(), nn::he_normal(), 20, seed).h);
  m.relu_xavier = last_over_first(deep(nn::relu(), nn::xavier_normal(), 20, seed).h);
  m.tanh_error = 1.0 / factor_per_layer(deep(nn::tanh(), nn::xavier_normal(), 8, seed).dz);
  m.sigmoid_error = 1.0 / factor_per_layer(deep(nn::sigmoid(), nn::xavier_normal(), 8, seed).dz);
  m.rank_1_accuracy = accuracy_from_rank_1(data, seed);
  m.rounded_apart = apart_by_rounding(data);
  return m;
}

}  // namespace lessons
