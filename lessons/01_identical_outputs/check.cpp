// The check: as many neurons as groups, and an output that does not notice.
#include <fmt/core.h>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/mlp.hpp"

nn::Mlp merge_duplicates(const nn::Mlp& net);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::vector<std::size_t> widths;  // inputs, hidden neurons, outputs
  std::vector<std::size_t>
      representative;            // hidden neuron j copies the incoming weights of this one
  bool same_weights_other_bias;  // the last neuron differs from the first in its bias alone
};

// Groups of 4, 3 and 1, interleaved; then a pair that only the bias tells
// apart; then no duplicates.
const Case cases[] = {{{2, 8, 1}, {0, 1, 0, 1, 0, 5, 1, 0}, false},
                      {{3, 5, 2}, {0, 0, 2, 2, 0}, true},
                      {{2, 4, 3}, {0, 1, 2, 3}, false}};

nn::Mlp network_of(const Case& test, std::uint64_t seed) {
  nn::Mlp net(test.widths, nn::tanh(), nn::uniform(1.0), seed);
  Rng rng = Rng(seed).stream(1);
  nn::Dense& hidden = net.dense(0);
  for (double& bias : hidden.bias.value.values()) bias = rng.symmetric(1.0);
  for (std::size_t j = 0; j < hidden.fan_out(); ++j) {
    const std::size_t source = test.representative[j];
    hidden.bias.value(0, j) = hidden.bias.value(0, source);
    for (std::size_t i = 0; i < hidden.fan_in(); ++i) {
      hidden.weights.value(i, j) = hidden.weights.value(i, source);
    }
  }
  if (test.same_weights_other_bias) hidden.bias.value(0, hidden.fan_out() - 1) += 1.0;
  for (double& bias : net.dense(1).bias.value.values()) bias = rng.symmetric(1.0);
  return net;
}

void check_width(lessons::Check& check, const nn::Mlp& net, const nn::Mlp& merged) {
  const std::size_t groups = nn::distinct_neurons(net.dense(0));
  const std::size_t width = merged.dense(0).fan_out();
  check.require(
      width == groups,
      {fmt::format("{} hidden neurons became {}", net.dense(0).fan_out(), width),
       fmt::format("{}, one for each group of duplicates", groups),
       width < groups
           ? "two neurons with equal weights and different biases are no duplicates: they bend at "
             "different places"
           : "duplicates have equal incoming weights and equal biases, compared exactly",
       width < groups ? "whether your comparison looks at the bias"
                      : "how you decide that two columns are equal"});
}

void check_outputs(lessons::Check& check, nn::Mlp net, nn::Mlp merged, std::uint64_t seed) {
  Matrix inputs(100, net.dense(0).fan_in());
  Rng rng = Rng(seed).stream(2);
  for (double& value : inputs.values()) value = 2.0 * rng.normal();
  const double gap = max_abs(net.forward(inputs) - merged.forward(inputs));
  check.require(gap <= 1e-12,
                {fmt::format("{} neurons became {}, but outputs differ by up to {}",
                             net.dense(0).fan_out(), merged.dense(0).fan_out(), number(gap, 3)),
                 "at most 1e-12, on 100 inputs you have not seen",
                 "each copy still adds its vote to the output, so a group's votes add up",
                 "the outgoing weights: sum them over a group, and keep the output's bias"});
}

}  // namespace

int main() {
  constexpr std::uint64_t seeds[] = {11, 12, 13};
  const std::size_t requirements = std::size(cases) * std::size(seeds) * 2;
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    for (const Case& test : cases) {
      for (std::uint64_t seed : seeds) {
        const nn::Mlp net = network_of(test, seed);
        const nn::Mlp merged = merge_duplicates(net);
        check_width(check, net, merged);
        check_outputs(check, net, merged, seed);
      }
    }
  });
}
