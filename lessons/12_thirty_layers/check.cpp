// The check: in each of thirty layers, and in the last, z has mean 0 and deviation 1; error signals hold.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

void calibrate(nn::Mlp& net, const Matrix& inputs);  // homework.cpp

using lessons::number;

namespace {

constexpr std::size_t hidden = 30, width = 32, samples = 128;
constexpr std::size_t rounds = 2;

struct Case {
  std::string name;
  nn::Activation f;
  nn::Initializer weights;
  double biases;  // their standard deviation at first
};

const Case cases[] = {{"tanh, weights too small", nn::tanh(), nn::normal(0.01), 0.0},
                      {"sigmoid, Xavier's weights", nn::sigmoid(), nn::xavier_normal(), 0.0},
                      {"softsign, weights too large", nn::softsign(), nn::normal(2.0), 0.0},
                      {"tanh, biases drawn", nn::tanh(), nn::normal(0.3), 0.7},
                      {"ReLU, weights too large", nn::relu(), nn::normal(1.0), 0.0}};

nn::Mlp network(const Case& test, Rng& rng) {
  nn::Mlp net(nn::layer_widths(20, hidden, width, 3), test.f, test.weights, rng.next());
  for (std::size_t l = 0; l < net.depth(); ++l) {
    for (double& b : net.dense(l).bias.value.values()) b = test.biases * rng.normal();
  }
  return net;
}

// Of z in layer l, over the samples of the last forward.
Matrix means(const nn::Mlp& net, std::size_t l) {
  return column_sums(net.pre_activation(l)) * (1.0 / static_cast<double>(samples));
}
double largest_mean(const nn::Mlp& net, std::size_t l) { return max_abs(means(net, l)); }
// Around the mean of each neuron.
double deviation(const nn::Mlp& net, std::size_t l) {
  return nn::statistics(add_row(net.pre_activation(l), -1.0 * means(net, l))).standard_deviation;
}
bool right(const nn::Mlp& net, std::size_t l) {
  return largest_mean(net, l) < 1e-6 && std::abs(deviation(net, l) - 1.0) < 1e-6;
}

// Whether the weights of layer l are those of `before` times one positive number.
bool only_rescaled(const nn::Mlp& net, const nn::Mlp& before, std::size_t l) {
  const Matrix &now = net.dense(l).weights.value, &then = before.dense(l).weights.value;
  if (shape(now) != shape(then)) return false;
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
  for (std::size_t l = net.depth(); l-- > 0;) {
    if (!only_rescaled(net, before, l)) wrong = l + 1;
    as_before = as_before && net.dense(l).weights.value == before.dense(l).weights.value;
  }
  check.require(!as_before,
                {fmt::format("{}: all weights are what they were", test.name),
                 "weights that are rescaled, layer by layer",
                 "the next forward computes z and h anew; weights and biases are what stays",
                 "net.dense(l).weights.value"});
  check.require(wrong == 0,
                {fmt::format("{}: the weights of layer {} are not the old ones times one positive "
                             "number",
                             test.name, wrong),
                 "each layer's weights times one number of its own",
                 "a start is more than its size: how a neuron weighs its inputs must not change",
                 "what you multiply or divide the weights by, and whether it can be 0 or NaN"});
}

// What is likely wrong with the biases of layer 1. The last forward of both was that of the same inputs.
const char* likely_mistake(const nn::Mlp& net, const nn::Mlp& before) {
  const Matrix &now = net.dense(0).bias.value, &then = before.dense(0).bias.value;
  if (now == then) return "the biases: those of layer 1 are what they were";
  if (max_abs(now - (then - means(before, 0))) < 1e-9) {
    return "the mean that you subtract: it is that of z before W is divided by a number";
  }
  return "what has to happen to the old bias, and to the mean (a sum over the samples, divided by "
         "their number), if W is divided by a number";
}

void check_first(lessons::Check& check, const Case& test, const nn::Mlp& net,
                 const nn::Mlp& before) {
  const double mean = largest_mean(net, 0), s = deviation(net, 0);
  check.require(
      std::abs(s - 1.0) < 1e-6,
      {fmt::format("{}: around the neurons' means, the z of layer 1 have the standard deviation {}",
                   test.name, number(s, 4)),
       "1, over the samples that your function was given",
       "z grows in proportion to W, and its deviation with it; neurons of different means have a "
       "larger deviation together than each around its own mean",
       "whether you divide by the deviation or by the variance, of z or of h, and whether it is "
       "measured with the means or without"});
  check.require(mean < 1e-6,
                {fmt::format("{}: a neuron of layer 1 has the mean {}", test.name, number(mean, 3)),
                 "0, over the samples that your function was given",
                 "z = h W + b: what the weights are multiplied by multiplies a part of z only",
                 likely_mistake(net, before)});
}

void check_others(lessons::Check& check, const Case& test, const nn::Mlp& net) {
  std::size_t l = 1;
  while (l + 1 < net.depth() && right(net, l)) ++l;
  const bool last = l + 1 == net.depth();
  check.require(
      right(net, l),
      {fmt::format("{}: the layers before are right; layer {} of {} has the deviation {} and means "
                   "up to {}",
                   test.name, l + 1, net.depth(), number(deviation(net, l), 3),
                   number(largest_mean(net, l), 3)),
       "deviation 1 and mean 0 in every layer, the last one included",
       last ? "the outputs are pre-activations, too, and their scale decides the first loss"
            : "a layer's z depend on all layers before it, as they are now and not as they were",
       last ? "how far your loop runs"
            : "where forward stands: before the loop, or in it; and in which order the loop runs"});
}

// What is asked for in the end: error signals that neither vanish nor explode.
void check_error_signals(lessons::Check& check, const Case& test, nn::Mlp& net, Rng& rng) {
  net.backward(nn::normal(1.0)(samples, 3, rng));
  const auto size = [&](std::size_t l) { return nn::root_mean_square(net.error_signal(l)); };
  const double ratio = size(0) / size(hidden - 1);
  check.require(ratio > 1e-3 && ratio < 1e4,
                {fmt::format("{}: the error signal of layer 1 is {} times that of layer {}",
                             test.name, number(ratio, 3), hidden),
                 "between 0.001 and 10000 times", "thirty factors that are near 1 do not do more",
                 "the slopes: where does z stand?"});
}

}  // namespace

int main() {
  const std::size_t requirements = std::size(cases) * rounds * 6;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (const Case& test : cases) {
      for (std::size_t round = 0; round < rounds; ++round) {
        nn::Mlp net = network(test, rng), before = net;
        const Matrix inputs = nn::normal(1.0)(samples, 20, rng);
        calibrate(net, inputs);
        check_weights(check, test, net, before);
        net.forward(inputs);
        before.forward(inputs);
        check_first(check, test, net, before);
        check_others(check, test, net);
        check_error_signals(check, test, net, rng);
      }
    }
  });
}
