// The check: the same outputs at first, frozen weights, adapters that move, and a new task learned.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/adapted.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

constexpr std::size_t rank = 4;

struct Case {
  std::vector<std::size_t> widths;
  const char* activation;
  std::uint64_t seed = 0;  // another one in each run
};
const std::vector<Case> cases = {
    {{12, 16, 16, 4}, "tanh"}, {{8, 24, 5}, "relu"}, {{16, 12, 10, 8, 6}, "gelu"}};

struct Network {
  nn::Sequential net;
  std::vector<nn::Adapted*> layers;
};

Network trained_network(const Case& test) {
  Network network;
  Rng rng = Rng(test.seed).stream(1);
  for (std::size_t l = 0; l + 1 < test.widths.size(); ++l) {
    if (l > 0) network.net.add<nn::ActivationLayer>(nn::activation_by_name(test.activation));
    nn::Dense dense(test.widths[l], test.widths[l + 1], nn::he_normal(), rng);
    dense.bias.value = nn::normal(0.2)(1, test.widths[l + 1], rng);
    network.layers.push_back(&network.net.add<nn::Adapted>(std::move(dense), rank));
  }
  return network;
}

// The same network with matrices of rank 2 added to its weights.
nn::Dataset new_task(const Case& test) {
  Network teacher = trained_network(test);
  Rng rng = Rng(test.seed).stream(2);
  for (nn::Adapted* layer : teacher.layers) {
    const std::size_t in = layer->dense.fan_in(), out = layer->dense.fan_out();
    layer->dense.weights.value +=
        0.7 * matmul(nn::normal(1.0)(in, 2, rng), nn::normal(1.0 / std::sqrt(in))(2, out, rng));
  }
  const Matrix x = nn::normal(1.0)(200, test.widths.front(), rng);
  return {x, teacher.net.forward(x)};
}

double change(const Matrix& before, const Matrix& after) { return max_abs(after - before); }

void check_start(lessons::Check& check, const Network& before, const Network& now) {
  bool shapes = true, finite = true;
  double moved = 0.0;
  for (std::size_t l = 0; l < now.layers.size(); ++l) {
    const nn::Adapted &old = *before.layers[l], &layer = *now.layers[l];
    for (const auto& [was, is] : {std::pair{&old.dense.weights, &layer.dense.weights},
                                  {&old.dense.bias, &layer.dense.bias},
                                  {&old.a, &layer.a},
                                  {&old.b, &layer.b}}) {
      shapes = shapes && shape(was->value) == shape(is->value);
      finite = finite && all_finite(is->value);
    }
    if (!shapes || !finite) break;
    moved = std::max({moved, change(old.dense.weights.value, layer.dense.weights.value),
                      change(old.dense.bias.value, layer.dense.bias.value)});
  }
  check.require(shapes && finite,
                {"a matrix has another shape, or holds something that is no number",
                 "A (fan_in x 4), B (4 x fan_out), of finite numbers", "x A B has to fit x W",
                 "what you assign to .value"});
  check.require(moved == 0.0,
                {fmt::format("your function changed W or b, by up to {}", number(moved, 3)),
                 "W and b as they were", "they hold what the network has learned",
                 "which matrices your code assigns to"});
}

void check_outputs(lessons::Check& check, Network& before, Network& now, const Matrix& x) {
  const double apart = change(before.net.forward(x), now.net.forward(x));
  check.require(apart == 0.0,
                {fmt::format("before any training the outputs are up to {} from what they were",
                             number(apart, 3)),
                 "the same outputs, to the last bit", "x A B is added to what the layer says",
                 "what A B is, if both are random, and when it is exactly 0"});
}

// Two networks alike, started with the same random numbers.
void check_numbers(lessons::Check& check, const Network& start, const Network& now) {
  double apart = 0.0;
  for (std::size_t l = 0; l < now.layers.size(); ++l) {
    apart = std::max({apart, change(start.layers[l]->a.value, now.layers[l]->a.value),
                      change(start.layers[l]->b.value, now.layers[l]->b.value)});
  }
  check.require(apart == 0.0,
                {fmt::format("two calls with the same random numbers give adapters that differ by "
                             "up to {}",
                             number(apart, 3)),
                 "the same adapters", "a start that nobody can repeat cannot be examined",
                 "whether all of your random numbers come from `rng`"});
}

// Adam takes steps of one size however small a gradient is; other optimizers do not.
void check_gradients(lessons::Check& check, const Network& now) {
  double smallest = 1e9;
  for (const nn::Adapted* layer : now.layers) {
    const double of_adapter = std::max(max_abs(layer->a.gradient), max_abs(layer->b.gradient));
    smallest = std::min(smallest, of_adapter / max_abs(layer->dense.weights.gradient));
  }
  check.require(
      smallest == 0.0 || smallest > 1e-3,
      {fmt::format("in the first step the larger gradient of an A and its B is {} times that "
                   "of W",
                   number(smallest, 2)),
       "more than 0.001",
       "dL/dB = A^T dL/dW and dL/dA = dL/dW B^T: what is nearly 0 "
       "leaves the other one nearly without a gradient",
       "how large your random numbers are: what would Xavier's be?"});
}

// After two steps.
void check_moves(lessons::Check& check, const Network& before, const Network& start,
                 const Network& now) {
  for (std::size_t l = 0; l < now.layers.size(); ++l) {
    const nn::Adapted &old = *before.layers[l], &at_start = *start.layers[l], &is = *now.layers[l];
    const double weights = change(old.dense.weights.value, is.dense.weights.value);
    const double biases = change(old.dense.bias.value, is.dense.bias.value);
    check.require(weights == 0.0 && biases == 0.0,
                  {fmt::format("two steps of training changed {} of layer {} by up to {}",
                               weights > 0.0 ? "W" : "b", l + 1, number(weights + biases, 3)),
                   "W and b as they were", "training changes every parameter that is not frozen",
                   "which parameters of a layer have .frozen = true"});
    const double a = change(at_start.a.value, is.a.value), b = change(at_start.b.value, is.b.value);
    check.require(
        a > 0.0 && b > 0.0,
        {fmt::format("after two steps {} of layer {} {} as at the start",
                     a > 0.0   ? "B"
                     : b > 0.0 ? "A"
                               : "both A and B",
                     l + 1, a + b > 0.0 ? "is" : "are"),
         "both of every layer have moved",
         is.a.frozen || is.b.frozen
             ? "a frozen parameter is left alone by training"
             : "A is a factor of dL/dB, and B one of dL/dA: two zeros wait for each other",
         "which of the two are 0, or frozen, in this layer"});
    const std::size_t columns = nn::distinct_columns(is.a.value),
                      rows = nn::distinct_columns(transpose(is.b.value));
    check.require(
        columns == rank && (rows == rank),
        {fmt::format("after two steps A of layer {} has {} different columns, and B {} different "
                     "rows",
                     l + 1, columns, rows),
         "4 of each", "an adapter's columns of A and rows of B are neurons, and can be twins",
         "what makes the four different at the start"});
  }
}

// The last loss of a network over its first one.
double share_left(Network& network, const nn::Dataset& data, double first) {
  nn::Adam adam(0.01);
  return nn::train(network.net, data, nn::mean_squared_error, adam, {.steps = 500}).back() / first;
}

// A single network may be slow; all three are not.
void check_learned(lessons::Check& check, double share) {
  check.require(
      share < 0.2,
      {fmt::format("500 steps of Adam leave {} of the loss (geometric mean of {} networks)",
                   number(share, 3), cases.size()),
       "less than 0.2 of what it was",
       "A's size is a factor of what a step of B does, and B's of what a step of A does",
       "how large your random numbers are: what would Xavier's be?"});
}

}  // namespace

int main() {
  std::size_t requirements = 0;
  for (const Case& test : cases) requirements += 5 + 3 * (test.widths.size() - 1);
  return lessons::check_homework(requirements + 1, [](lessons::Check& check) {
    double share = 1.0;
    for (std::size_t k = 0; k < cases.size(); ++k) {
      Case test = cases[k];
      test.seed = check.seed(k);
      const nn::Dataset data = new_task(test);
      Network before = trained_network(test), start = trained_network(test),
              now = trained_network(test);
      Rng first(test.seed), second(test.seed);  // the same numbers twice
      start_adapters(start.layers, first);
      start_adapters(now.layers, second);
      check_start(check, before, now);
      check_numbers(check, start, now);
      check_outputs(check, before, now, data.inputs);
      const double loss = nn::evaluate_gradients(now.net, data, nn::mean_squared_error);
      check_gradients(check, now);
      nn::Adam adam(0.01);
      nn::train(now.net, data, nn::mean_squared_error, adam, {.steps = 2});
      check_moves(check, before, start, now);
      share *= std::pow(share_left(now, data, loss), 1.0 / static_cast<double>(cases.size()));
    }
    check_learned(check, share);
  });
}
