// The check: a chain one neuron wide gives the outputs of the network, before training and after every
// step of it.
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"

nn::Mlp fold(const nn::Mlp& wide);  // homework.cpp
double weight_rate(const std::vector<std::size_t>& widths, std::size_t l, double learning_rate);
double bias_rate(const std::vector<std::size_t>& widths, std::size_t l, double learning_rate);

using lessons::number;

namespace {

using Widths = std::vector<std::size_t>;

struct Case {
  Widths widths;
  nn::Activation f;
  double learning_rate;
  bool all_half;  // every weight 0.5 and every bias 0; otherwise a layer has its own
};

const Case cases[] = {{{3, 5, 7, 4, 1}, nn::tanh(), 0.1, true},
                      {{2, 8, 1}, nn::tanh(), 0.2, false},
                      {{4, 3, 9, 1}, nn::sigmoid(), 0.3, false},
                      {{1, 2, 6, 3, 5, 1}, nn::tanh(), 0.05, false}};
constexpr std::size_t rounds = 2, drawn_cases = 4, layers_of_drawn = 4;

Case drawn_case(Rng& rng) {
  Case test{{1 + rng.below(4)}, nn::tanh(), rng.uniform(0.05, 0.3), false};
  if (rng.below(2) == 0) test.f = nn::sigmoid();
  while (test.widths.size() < layers_of_drawn) test.widths.push_back(2 + rng.below(8));
  test.widths.push_back(1);
  return test;
}

nn::Mlp network(const Case& test, Rng& rng) {
  nn::Mlp net(test.widths, test.f, nn::constant(0.5));
  if (test.all_half) return net;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& w = net.dense(l).weights.value;
    const auto size = [&] { return rng.uniform(0.5, 1.5) / static_cast<double>(w.rows()); };
    const double common = l % 2 == 0 ? size() : -size();
    for (std::size_t i = 0; i < w.rows(); ++i) {
      std::ranges::fill(w.row(i), l == 0 ? rng.symmetric(1.0) : common);
    }
    std::ranges::fill(net.dense(l).bias.value.values(), rng.uniform(0.1, 0.5));
  }
  return net;
}

nn::Dataset data(const Case& test, Rng& rng) {
  nn::Dataset result{Matrix(60, test.widths.front()), Matrix(60, 1)};
  for (double& value : result.inputs.values()) value = rng.normal();
  for (double& value : result.targets.values()) value = static_cast<double>(rng.below(2));
  return result;
}

// "3-1-1-1-1 tanh"
std::string name(const nn::Mlp& net) {
  Widths widths = {net.dense(0).fan_in()};
  for (std::size_t l = 0; l < net.depth(); ++l) widths.push_back(net.dense(l).fan_out());
  return fmt::format("{} {}", fmt::join(widths, "-"), net.hidden_activation().name);
}

void check_shape(lessons::Check& check, const nn::Mlp& wide, const nn::Mlp& chain) {
  Widths widths(wide.depth() + 1, 1);
  widths.front() = wide.dense(0).fan_in();
  const std::string expected = name(nn::Mlp(widths, wide.hidden_activation(), nn::zeros()));
  check.require(name(chain) == expected,
                {fmt::format("{} became {}", name(wide), name(chain)), expected,
                 "each hidden layer of twins becomes one neuron, and no layer is lost",
                 "the widths that you build the chain with, and the matrices that you assign"});
}

// What somebody multiplies the weights or the rate of a layer by, and what to say about it. The layer has
// `own` neurons and reads `below` others or inputs. A weight of the chain stands for `copies` of the
// network's: 1 in the first layer, `below` in the others. Only the output layer has 1 neuron of its own.
struct Rule {
  double (*factor)(double below, double own, double copies);
  const char* why;
  const char* next;
};
using Rules = std::vector<Rule>;  // the last one fits all

const Rules folds = {
    {[](double, double, double) { return 1.0; },
     "its weights are those of one twin; but a twin reads many equal activations, and the chain's "
     "neuron reads one",
     "how many weights of the network a weight of the chain stands for"},
    {[](double below, double, double) { return below; },
     "its first weights are too large: the inputs are no copies of each other",
     "what the first layer reads, and what the others read"},
    {[](double, double, double copies) { return copies; },
     "its weights are right, and its biases are not: every twin adds its bias once",
     "chain.dense(l).bias.value(0, 0)"},
    {nullptr, "what a neuron of the chain reads must add up to what a twin reads",
     "the first layer in which the chain's pre-activation differs from a twin's"}};

constexpr const char* biases_are_left = "the rates of the biases";

const Rules rates = {
    {[](double, double, double) { return 1.0; }, "this is one rate for all parameters",
     "the two factors of lesson @collapse, for each layer: is their ratio 1?"},
    {[](double, double, double copies) { return copies; },
     "your rates take into account how large a parameter is, and nothing else",
     "how many times the gradient of the network's parameter that of the chain is"},
    {[](double, double own, double) { return 1.0 / own; },
     "your rates take into account how large a gradient is, and nothing else",
     "how many times the network's parameter that of the chain is"},
    {[](double, double own, double copies) { return own / copies; },
     "your two factors are upside down",
     "which of them makes the way longer, and which makes the gradient larger"},
    {[](double below, double own, double copies) {
       return own == 1.0 ? below : copies == 1.0 ? 1.0 / own : 1.0;
     },
     "a layer in the middle keeps its rate only where the one below it is as wide as itself",
     "both widths of a layer in the middle"},
    {[](double, double own, double copies) { return copies / own; },
     "your rates of the weights are right, those of the biases are not: a bias is as large as a "
     "twin's, and its gradient is not",
     biases_are_left},
    {nullptr,
     "each parameter of the chain has to remain the same multiple of the network's, and its "
     "gradient is another multiple",
     "both factors in the first layer, in the middle and in the last one; of weights and of "
     "biases"}};

// The first rule that gives these factors, one a layer.
Rule find(const Rules& rules, const nn::Mlp& wide, const std::vector<double>& factors) {
  return *std::ranges::find_if(rules, [&](const Rule& rule) {
    bool fits = true;
    for (std::size_t l = 0; rule.factor != nullptr && l < factors.size(); ++l) {
      const auto below = static_cast<double>(wide.dense(l).fan_in());
      const auto own = static_cast<double>(wide.dense(l).fan_out());
      const double expected = rule.factor(below, own, l == 0 ? 1.0 : below);
      fits = fits && std::abs(factors[l] - expected) < 1e-9;
    }
    return fits;
  });
}

// Where the rates of the weights are right and those of the biases are not.
const char* of_biases(const std::vector<double>& weights, const std::vector<double>& biases) {
  if (biases == weights) return "bias_rate: yours gives a bias the rate of its layer's weights";
  if (std::ranges::all_of(biases, [](double b) { return b == 1.0; })) {
    return "bias_rate: yours gives every bias the rate of the network";
  }
  return "bias_rate, for a hidden layer and for the output";
}

void check_start(lessons::Check& check, const nn::Mlp& wide, const nn::Mlp& chain, double gap) {
  std::vector<double> factors;
  for (std::size_t l = 0; l < wide.depth(); ++l) {
    factors.push_back(chain.dense(l).weights.value(0, 0) / wide.dense(l).weights.value(0, 0));
  }
  const Rule likely = find(folds, wide, factors);
  check.require(gap <= 1e-9,
                {fmt::format("before training, the outputs of {} and its chain are up to {} apart",
                             name(wide), number(gap, 3)),
                 "at most 1e-9, on 60 inputs you have not seen", likely.why, likely.next});
}

// Both learn by gradient descent: the largest difference of their outputs after 0, 1, ... 200 steps.
// own_rates: one for each of the chain's parameters.
std::vector<double> gaps(nn::Mlp wide, nn::Mlp chain, const std::vector<double>& own_rates,
                         double rate, const nn::Dataset& data) {
  std::vector<double> gap;
  for (std::size_t step = 0;; ++step) {
    const auto of_wide = nn::binary_cross_entropy(wide.forward(data.inputs), data.targets);
    const auto of_chain = nn::binary_cross_entropy(chain.forward(data.inputs), data.targets);
    const std::size_t last = wide.depth() - 1;
    gap.push_back(max_abs(wide.activation(last) - chain.activation(last)));
    if (step == 200) return gap;
    wide.backward(of_wide.gradient);
    chain.backward(of_chain.gradient);
    nn::GradientDescent(rate).step(wide.parameters());
    for (std::size_t k = 0; k < own_rates.size(); ++k) {
      nn::GradientDescent(own_rates[k]).step({chain.parameters()[k]});
    }
  }
}

// A rate below 0 or one that is no number is refused by gradient descent itself, with another message.
void check_rate(lessons::Check& check, const char* function, std::size_t l, double rate) {
  check.require(std::isfinite(rate) && rate > 0.0,
                {fmt::format("{}(widths, {}, learning_rate) is {}", function, l, number(rate)),
                 "a positive number", "a parameter at the rate 0 does not learn",
                 "whole numbers: 1 / 2 is 0; and which elements of widths you read"});
}

void check_case(lessons::Check& check, const Case& test, Rng& rng) {
  const nn::Mlp wide = network(test, rng);
  const nn::Mlp chain = fold(wide);
  check_shape(check, wide, chain);
  std::vector<double> of_parameters, factors, bias_factors;
  for (std::size_t l = 0; l < wide.depth(); ++l) {
    of_parameters.push_back(weight_rate(test.widths, l, test.learning_rate));
    check_rate(check, "weight_rate", l, of_parameters.back());
    factors.push_back(of_parameters.back() / test.learning_rate);
    of_parameters.push_back(bias_rate(test.widths, l, test.learning_rate));
    check_rate(check, "bias_rate", l, of_parameters.back());
    bias_factors.push_back(of_parameters.back() / test.learning_rate);
  }
  const auto gap = gaps(wide, chain, of_parameters, test.learning_rate, data(test, rng));
  check_start(check, wide, chain, gap.front());
  Rule likely = find(rates, wide, factors);
  if (likely.next == biases_are_left) likely.next = of_biases(factors, bias_factors);
  check.require(std::ranges::all_of(gap, [](double each) { return each <= 1e-9; }),
                {fmt::format("the outputs of {} and its chain agree at first, are {} apart after "
                             "one step and {} after 200",
                             name(wide), number(gap[1], 2), number(gap.back(), 2)),
                 "at most 1e-9 after every step", likely.why, likely.next});
}

}  // namespace

int main() {
  std::size_t requirements = drawn_cases * (3 + 2 * layers_of_drawn);
  for (const Case& test : cases) requirements += rounds * (3 + 2 * (test.widths.size() - 1));
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (const Case& test : cases) {
      for (std::size_t round = 0; round < rounds; ++round) check_case(check, test, rng);
    }
    for (std::size_t k = 0; k < drawn_cases; ++k) check_case(check, drawn_case(rng), rng);
  });
}
