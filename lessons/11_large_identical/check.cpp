// The check: after 20 layers of twins a signal is as loud as after one.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/mlp.hpp"

double critical_constant(std::size_t n);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::size_t width;       // of layers 1, 3, 5, ...
  std::size_t next_width;  // of layers 2, 4, 6, ...
};

// Powers of two, where 1 / n is exact; other widths; layers that widen and narrow; one neuron.
const Case cases[] = {{16, 16}, {64, 64}, {256, 256}, {37, 37}, {100, 7}, {1, 1}};
constexpr std::uint64_t seeds[] = {41, 42};
constexpr std::size_t layers = 20;

std::string name(const Case& test) {
  if (test.width == test.next_width) return fmt::format("layers of {}", test.width);
  return fmt::format("layers of {} and {} in turn", test.width, test.next_width);
}

void check_number(lessons::Check& check, std::size_t n) {
  const double c = critical_constant(n);
  check.require(std::isfinite(c) && c > 0.0,
                {fmt::format("critical_constant({}) is {}", n, number(c)), "a positive number",
                 "a ReLU is silent where its sum is negative, and a weight of 0 passes nothing on",
                 "the sign; and what you divide: n is a whole number, and 1 / n in whole numbers "
                 "is 0"});
}

// What a constant that is off usually comes from. n twins: not 1, for which the rules agree.
struct Mistake {
  double constant;
  std::string why;
  std::string next;
};

Mistake likely_mistake(const Case& test) {
  const std::size_t n = std::max(test.width, test.next_width);
  const auto inputs = static_cast<double>(n);
  const Mistake mistakes[] = {
      {1.0 / std::sqrt(inputs),
       "this is the size for random weights, whose products partly cancel; identical ones all add "
       "up: the factor is n * c, not sqrt(n) * c",
       "the sum of n equal products c * h"},
      {std::sqrt(2.0 / inputs),
       "this is He's size for random weights: half of random sums are negative and silenced, and "
       "none of these are",
       "which sums of positive numbers a ReLU silences, and how n equal products add up"},
      {2.0 / inputs,
       "twice as much would make up for a half that the ReLU silences, but with positive weights "
       "no sum is negative",
       "where the 2 in your rule comes from"},
      {1.0 / (inputs * inputs), "this is the square of the weight that is needed",
       "whether your rule keeps a sum or a variance: a weight is no variance"},
      {1.0 / inputs, "the rule is right, and its result is rounded more than a double is",
       "whether a float or a number written out by hand stands in your rule"}};
  const double c = critical_constant(n);
  for (const Mistake& mistake : mistakes) {
    if (std::abs(c / mistake.constant - 1.0) < 1e-6) return mistake;
  }
  if (c == critical_constant(2 * n)) {
    return {
        c,
        fmt::format(
            "the constant is the same for {} and for {} neurons, and a layer multiplies by n * c",
            n, 2 * n),
        "how the factor of a layer depends on n, and where n enters your rule"};
  }
  return {c, "a layer that hears n twins multiplies by n * c, and that must be 1 for every n",
          "z of one neuron that hears h from each of n twins"};
}

// Every other neuron's weights come from a call of their own.
Matrix weights_of(std::size_t fan_in, std::size_t fan_out, Rng&) {
  const double even = critical_constant(fan_in);
  const double odd = critical_constant(fan_in);
  Matrix weights(fan_in, fan_out);
  for (std::size_t i = 0; i < fan_in; ++i) {
    for (std::size_t j = 0; j < fan_out; ++j) weights(i, j) = j % 2 == 0 ? even : odd;
  }
  return weights;
}

void check_signal(lessons::Check& check, const Case& test, std::uint64_t seed) {
  std::vector<std::size_t> widths = {5};
  while (widths.size() <= layers) {
    widths.push_back(widths.size() % 2 == 1 ? test.width : test.next_width);
  }
  widths.push_back(1);
  nn::Mlp net(widths, nn::relu(), weights_of);
  Matrix inputs(8, widths.front());
  Rng rng(seed);
  for (double& value : inputs.values()) value = std::abs(rng.normal());
  net.forward(inputs);
  const Matrix& last = net.activation(layers - 1);
  check.require(
      nn::distinct_columns(last) == 1,
      {fmt::format("with {}, the neurons of layer {} are not all equal", name(test), layers),
       "twins: the same signal from each, to the last bit",
       "the layer's weights are one number, and your function gives another with each call",
       "what besides n your function depends on"});
  const double ratio = last(0, 0) / net.activation(0)(0, 0);
  const Mistake likely = likely_mistake(test);
  check.require(
      std::abs(ratio - 1.0) <= 1e-9,
      {fmt::format("with {}, the signal in layer {} is {} times what it is in layer 1", name(test),
                   layers, number(ratio, std::abs(ratio - 1.0) < 0.01 ? 12 : 3)),
       "once, within 1e-9", likely.why, likely.next});
}

}  // namespace

int main() {
  const std::size_t requirements = std::size(cases) * (2 + std::size(seeds) * 2);
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    for (const Case& test : cases) {
      for (std::size_t n : {test.width, test.next_width}) check_number(check, n);
      for (std::uint64_t seed : seeds) check_signal(check, test, seed);
    }
  });
}
