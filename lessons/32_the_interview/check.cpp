// The check: answers on paper against real networks.
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/trainer.hpp"

struct Solved {
  double output;
  std::vector<std::size_t> distinct_gradients;
  std::size_t parameters;
  std::vector<std::size_t> first_gradient;
};
Solved solve(const std::vector<std::size_t>& widths, double c,
             const std::function<double(double)>& f, const std::vector<double>& x);  // homework.cpp

using lessons::number;

namespace {

struct Configuration {
  std::vector<std::size_t> widths;
  double c;
  nn::Activation f;
  std::vector<double> x;
};

constexpr std::size_t networks = 36;

double sign(Rng& rng) { return rng.below(2) == 0 ? -1.0 : 1.0; }

// Network k: 1 to 4 hidden layers of up to 6 neurons, each activation as often, inputs of which some are
// equal, not always neighbours, and some differ in sign alone.
Configuration draw(std::size_t k, Rng& rng) {
  const nn::Activation all[] = {nn::tanh(), nn::sigmoid(), nn::softsign()};
  Configuration one{{2 + k % 4}, 0.0, all[k % 3], {}};
  for (std::size_t layers = 1 + k / 3 % 4; layers > 0; --layers) {
    one.widths.push_back(2 + rng.below(5));
  }
  one.widths.push_back(1);
  one.c = sign(rng) * (0.1 + 0.3 * rng.uniform());
  const double first = sign(rng) * rng.uniform(0.3, 2.0), other = sign(rng) * rng.uniform(0.3, 2.0);
  const double some[] = {first, other, -other};
  for (std::size_t i = 0; i < one.widths.front(); ++i) one.x.push_back(some[rng.below(3)]);
  return one;
}

std::string name(const Configuration& one) {
  std::vector<std::string> values;
  for (const double x : one.x) values.push_back(number(x, 3));
  return fmt::format("{}, {}, all {}, x = ({})", fmt::join(one.widths, "-"), one.f.name,
                     number(one.c, 3), fmt::join(values, ", "));
}

nn::Dataset sample(const Configuration& one) {
  Matrix inputs(1, one.x.size());
  std::ranges::copy(one.x, inputs.row(0).begin());
  return {inputs, {{1.0}}};
}

std::vector<std::size_t> distinct_gradients(nn::Mlp& net, const nn::Dataset& data) {
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  std::vector<std::size_t> counts;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const auto values = net.dense(l).weights.gradient.values();
    counts.push_back(std::set<double>(values.begin(), values.end()).size());
  }
  return counts;
}

// Sigmoids from all 0: the step in which each weight matrix has its first gradient.
std::vector<std::size_t> first_gradients(const Configuration& one, const nn::Dataset& data) {
  nn::Mlp net(one.widths, nn::sigmoid(), nn::zeros());
  std::vector<std::size_t> first(net.depth(), net.depth() + 1);
  nn::GradientDescent descent(0.5);
  for (std::size_t step = 0; step <= net.depth(); ++step) {
    nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
    for (std::size_t l = 0; l < net.depth(); ++l) {
      if (max_abs(net.dense(l).weights.gradient) > 0.0) first[l] = std::min(first[l], step);
    }
    descent.step(net.parameters());
  }
  return first;
}

std::string text_of(const std::vector<std::size_t>& counts) {
  return fmt::format("{}", fmt::join(counts, ", "));
}

void check_one(lessons::Check& check, const Configuration& one) {
  const Solved solved = solve(one.widths, one.c, one.f.function, one.x);
  const nn::Dataset data = sample(one);
  nn::Mlp net(one.widths, one.f, nn::constant(one.c));
  const double output = net.forward(data.inputs)(0, 0);
  check.require(
      std::abs(solved.output - output) <= 1e-9 * std::max(1.0, std::abs(output)),
      {fmt::format("{}: you say the output is {}", name(one), number(solved.output)),
       number(output),
       "all neurons of a layer have the same activation, so that a neuron of the next one adds up "
       "equal terms; a neuron of the first layer adds up the inputs, and the output has no "
       "activation",
       "one layer at a time, beginning with z of the first; how many terms does its sum have?"});
  const auto distinct = distinct_gradients(net, data);
  check.require(
      solved.distinct_gradients == distinct,
      {fmt::format("{}: you say the weight matrices' gradients hold {} different numbers",
                   name(one), text_of(solved.distinct_gradients)),
       text_of(distinct),
       "a weight's gradient is its input times its neuron's error signal, and the error signals of "
       "a layer are equal",
       "how many different inputs the weights of each matrix have, and those of W1 above all"});
  const std::size_t parameters = one.x.size() + 1 + 2 * (one.widths.size() - 2);
  check.require(
      solved.parameters == parameters,
      {fmt::format("{}: you say it is worth {} parameters", name(one), solved.parameters),
       std::to_string(parameters), "equal neurons are worth one neuron a layer",
       "the chain of single neurons: what it has in weights, and in biases, the output's too"});
  const auto first = first_gradients(one, data);
  check.require(
      solved.first_gradient == first,
      {fmt::format("{}: you say that with sigmoids from all 0 W1, W2, ... have their first "
                   "gradient in steps {}",
                   name(one), text_of(solved.first_gradient)),
       text_of(first),
       "a sigmoid is 1/2 at 0, so that every matrix has inputs; but an error signal of a hidden "
       "layer is 0 as long as the matrix behind the layer is 0",
       "which matrix has an error signal in step 0, and which one when that matrix has moved"});
}

}  // namespace

int main() {
  return lessons::check_homework(networks * 4, [](lessons::Check& check) {
    for (std::size_t k = 0; k < networks; ++k) {
      Rng rng(check.seed(k));
      check_one(check, draw(k, rng));
    }
  });
}
