// The check: as many neurons as groups, and outputs that stay as they were.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/mlp.hpp"

nn::Mlp merge_duplicates(const nn::Mlp& net);  // homework.cpp

using lessons::number;

namespace {

// Neurons that are easily taken for duplicates and are none.
enum class Lookalike {
  none,
  other_bias,     // the same weights
  other_weight,   // the same first weight and bias
  swapped,        // the same weights in another order, and so the same sum
  a_little_apart  // one weight differs in its last bit
};

struct Case {
  std::vector<std::size_t> widths;  // inputs, hidden neurons, outputs
  std::vector<std::size_t>
      representative;  // hidden neuron j copies the incoming weights of this one
  Lookalike last;      // what the last neuron is to the first
  nn::Activation f;
};

const Case cases[] = {{{2, 8, 1}, {0, 1, 0, 1, 0, 5, 1, 0}, Lookalike::none, nn::tanh()},
                      {{2, 4, 3}, {0, 1, 2, 3}, Lookalike::none, nn::relu()},  // no duplicates
                      {{3, 5, 2}, {0, 0, 2, 2, 0}, Lookalike::other_bias, nn::sigmoid()},
                      {{3, 6, 1}, {0, 1, 1, 0, 0, 0}, Lookalike::other_weight, nn::gelu()},
                      {{2, 5, 2}, {0, 1, 1, 0, 0}, Lookalike::swapped, nn::leaky_relu()},
                      {{4, 7, 2}, {0, 1, 0, 1, 4, 4, 0}, Lookalike::a_little_apart, nn::sigmoid()}};

void make_lookalike(nn::Dense& hidden, Lookalike kind) {
  Matrix& w = hidden.weights.value;
  const std::size_t last = hidden.fan_out() - 1;
  if (kind == Lookalike::other_bias) hidden.bias.value(0, last) += 0.7;
  if (kind == Lookalike::other_weight) w(1, last) -= 0.7;
  if (kind == Lookalike::swapped) std::swap(w(0, last), w(1, last));
  if (kind == Lookalike::a_little_apart) w(0, last) = std::nextafter(w(0, last), 2.0);
}

// Other widths and other groups. The last neuron copies the first, which it may then resemble.
Case with_drawn_layers(Case test, Rng& rng) {
  const std::size_t hidden = 2 + rng.below(8);
  test.widths = {2 + rng.below(3), hidden, 1 + rng.below(3)};
  test.representative = {0};
  for (std::size_t j = 1; j < hidden; ++j) {
    const std::size_t source = rng.below(j + 1);  // itself, or a neuron before it
    test.representative.push_back(source == j ? j : test.representative[source]);
  }
  test.representative.back() = 0;
  return test;
}

nn::Mlp network_of(const Case& test, Rng& rng) {
  nn::Mlp net(test.widths, test.f, nn::uniform(1.0), rng.next());
  nn::Dense& hidden = net.dense(0);
  for (double& bias : hidden.bias.value.values()) bias = rng.symmetric(1.0);
  for (std::size_t j = 0; j < hidden.fan_out(); ++j) {
    const std::size_t source = test.representative[j];
    hidden.bias.value(0, j) = hidden.bias.value(0, source);
    for (std::size_t i = 0; i < hidden.fan_in(); ++i) {
      hidden.weights.value(i, j) = hidden.weights.value(i, source);
    }
  }
  make_lookalike(hidden, test.last);
  for (double& bias : net.dense(1).bias.value.values()) bias = rng.symmetric(1.0);
  return net;
}

// Why a network came out too narrow, by what its last neuron was to its first.
lessons::Finding too_narrow(Lookalike kind, const std::string& measured,
                            const std::string& expected) {
  lessons::Finding f{measured, expected,
                     "neurons were merged that differ in a weight or in the bias",
                     "how you decide that two neurons are equal"};
  if (kind == Lookalike::other_bias) {
    f.why = "two neurons with equal weights and different biases bend at different places";
    f.next = "whether your comparison looks at the bias";
  }
  if (kind == Lookalike::other_weight) {
    f.why =
        "two neurons with equal biases and equal first weights look at their inputs differently";
    f.next = "whether your comparison looks at every weight of the column";
  }
  if (kind == Lookalike::swapped) {
    f.why = "two neurons whose weights have the same sum still weigh their inputs differently";
    f.next = "whether your comparison compares weight by weight";
  }
  if (kind == Lookalike::a_little_apart) {
    f.why = "a weight that differs in its last bit makes another function of the inputs";
    f.next = "whether your comparison allows a tolerance, or rounds before it compares";
  }
  return f;
}

void check_shape(lessons::Check& check, const nn::Mlp& net, const nn::Mlp& merged, Lookalike kind) {
  const std::size_t groups = nn::distinct_neurons(net.dense(0));
  const std::size_t width = merged.dense(0).fan_out();
  const std::string measured =
      fmt::format("{} hidden neurons became {}", net.dense(0).fan_out(), width);
  const std::string expected = fmt::format("{}, one for each group of duplicates", groups);
  check.require(width >= groups, too_narrow(kind, measured, expected));
  check.require(width == groups,
                {measured, expected,
                 "duplicates have equal incoming weights and equal biases, wherever they stand and "
                 "whatever their outgoing weights are",
                 "with which other neurons your code compares a neuron, and what it compares"});
  check.require(
      merged.depth() == 2 && merged.dense(0).fan_in() == net.dense(0).fan_in() &&
          merged.dense(1).fan_out() == net.dense(1).fan_out(),
      {"the merged network has other inputs, outputs or layers", "the same but for its width",
       "it has to stand in for the network that it was made from", "the widths you give to it"});
  check.require(merged.hidden_activation().name == net.hidden_activation().name,
                {"the activation became " + merged.hidden_activation().name,
                 net.hidden_activation().name + ", as in the network given",
                 "another f makes another function of the same weights",
                 "what you pass as the hidden activation"});
}

bool has_new_bias(const nn::Dense& given, const nn::Dense& merged) {
  return std::ranges::any_of(merged.bias.value.values(), [&](double bias) {
    return std::ranges::find(given.bias.value.values(), bias) == given.bias.value.values().end();
  });
}

void check_outputs(lessons::Check& check, nn::Mlp net, nn::Mlp merged, Rng& rng) {
  Matrix inputs(100, net.dense(0).fan_in());
  for (double& value : inputs.values()) value = 2.0 * rng.normal();
  const Matrix difference = net.forward(inputs) - merged.forward(inputs);  // (100 x outputs)
  const double gap = max_abs(difference);
  lessons::Finding f{
      fmt::format("{} neurons became {}, but outputs differ by up to {}", net.dense(0).fan_out(),
                  merged.dense(0).fan_out(), number(gap, 3)),
      "at most 1e-12, on 100 inputs you have not seen",
      "each neuron of a group added its activation, times its own outgoing weight, to the output",
      "write down what two duplicates with the outgoing weights a and b add to an output, and "
      "what one neuron adds in their place"};
  bool same_everywhere = true;  // the difference does not depend on the input
  for (std::size_t i = 1; i < difference.rows(); ++i) {
    for (std::size_t k = 0; k < difference.cols(); ++k) {
      same_everywhere = same_everywhere && std::abs(difference(i, k) - difference(0, k)) <= 1e-12;
    }
  }
  if (same_everywhere) {
    f.why = "outputs are off by the same amount for every input, as a bias is";
    f.next = "the biases of the outputs";
  } else if (max_abs(merged.dense(0).bias.value) == 0.0) {
    f.why = "every hidden neuron has the bias 0, and those of the network given have not";
    f.next = "the biases of the hidden neurons";
  } else if (has_new_bias(net.dense(0), merged.dense(0))) {
    f.why = "a hidden neuron has a bias that no neuron of the network given has";
    f.next = "whether anything but an outgoing weight has to change where neurons are merged";
  }
  check.require(gap <= 1e-12, f);
}

}  // namespace

int main() {
  constexpr std::size_t rounds = 4;  // the first with the layers above, the others with drawn ones
  const std::size_t requirements = std::size(cases) * rounds * 5;
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    std::uint64_t k = 0;
    for (const Case& test : cases) {
      for (std::size_t round = 0; round < rounds; ++round) {
        Rng rng(check.seed(k++));
        const nn::Mlp net = network_of(round == 0 ? test : with_drawn_layers(test, rng), rng);
        const nn::Mlp merged = merge_duplicates(net);
        check_shape(check, net, merged, test.last);
        check_outputs(check, net, merged, rng);
      }
    }
  });
}
