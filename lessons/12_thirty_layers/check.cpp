// The check: thirty layers whose sums have deviation 1, on samples not seen before.
#include <fmt/core.h>

#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs);  // homework.cpp

using lessons::number;

namespace {

constexpr std::size_t layers = 30;  // hidden ones
constexpr std::uint64_t seeds[] = {71, 72, 73};

struct Case {
  std::string name;
  nn::Activation f;
  nn::Initializer weights;
};

const Case cases[] = {{"tanh, weights too small", nn::tanh(), nn::normal(0.01)},
                      {"ReLU, Xavier's weights", nn::relu(), nn::xavier_uniform()},
                      {"ReLU, weights too large", nn::relu(), nn::normal(1.0)}};

double deviation(const nn::Mlp& net, std::size_t l) {
  return nn::statistics(net.pre_activation(l)).standard_deviation;
}

// Whether the weights of layer l are those of `before` times one positive number.
bool only_rescaled(const nn::Mlp& net, const nn::Mlp& before, std::size_t l) {
  const Matrix &now = net.dense(l).weights.value, &then = before.dense(l).weights.value;
  const double factor = now(0, 0) / then(0, 0);
  for (std::size_t k = 0; k < now.size(); ++k) {
    const double expected = factor * then.values()[k];
    if (!(std::abs(now.values()[k] - expected) <= 1e-9 * std::abs(expected))) return false;
  }
  return factor > 0.0 && std::isfinite(factor);
}

void check_weights(lessons::Check& check, const Case& test, const nn::Mlp& net,
                   const nn::Mlp& before) {
  std::size_t wrong = 0;  // counted from 1
  bool as_before = true;
  for (std::size_t l = layers; l-- > 0;) {
    if (!only_rescaled(net, before, l)) wrong = l + 1;
    as_before = as_before && net.dense(l).weights.value == before.dense(l).weights.value;
  }
  check.require(
      !as_before,
      {fmt::format("{}: all weights are what they were", test.name),
       "weights that are rescaled, layer by layer",
       "what a forward leaves in the network (z, h) is computed anew by the next forward; "
       "the weights are what stays",
       "net.dense(l).weights.value"});
  check.require(wrong == 0,
                {fmt::format("{}: the weights of layer {} are not the old ones times one positive "
                             "number",
                             test.name, wrong),
                 "each layer's weights times one number of its own",
                 "a start is more than its scale: which neuron hears what must not change",
                 "what you multiply or divide the weights by, and whether it can be 0 or NaN"});
}

void check_signal(lessons::Check& check, const Case& test, nn::Mlp net, const Matrix& fresh) {
  net.forward(fresh);
  const double first = deviation(net, 0), last = deviation(net, layers - 1);
  check.require(
      first > 0.9 && first < 1.1,
      {fmt::format("{}: the sums of layer 1 have the deviation {}", test.name, number(first, 3)),
       "between 0.9 and 1.1, on samples that your function has not seen",
       "z grows in proportion to the weights, so dividing W by z's deviation makes it 1",
       "whether you divide by the deviation or by the variance, and of z or of h"});
  std::size_t l = 1;
  while (l + 1 < layers && deviation(net, l) > 0.9 && deviation(net, l) < 1.1) ++l;
  const double found = deviation(net, l);
  check.require(found > 0.9 && found < 1.1,
                {fmt::format("{}: layer 1 is right, the sums of layer {} have the deviation {}, "
                             "those of layer {} {}",
                             test.name, l + 1, number(found, 3), layers, number(last, 3)),
                 "between 0.9 and 1.1 in each of the 30 layers",
                 "the deviations that you divided by were measured before the layers below had "
                 "changed: each layer hears what those now say",
                 "where forward stands: once before the loop, or again after each layer"});
}

}  // namespace

int main() {
  const std::size_t requirements = std::size(cases) * std::size(seeds) * 4;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    for (const Case& test : cases) {
      for (std::uint64_t seed : seeds) {
        std::vector<std::size_t> widths(layers + 2, 64);
        widths.front() = 20;
        widths.back() = 1;
        nn::Mlp net(widths, test.f, test.weights, seed);
        const nn::Mlp before = net;
        Rng rng(seed + 100);
        // Directions, not lengths, differ between samples: held-out ones are like those shown.
        calibrate(net, nn::normal(1.0)(512, 20, rng));
        check_weights(check, test, net, before);
        check_signal(check, test, net, nn::normal(1.0)(512, 20, rng));
      }
    }
  });
}
