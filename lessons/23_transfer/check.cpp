// The check: the body as it was trained, a first loss of log C, and a head start.
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/trainer.hpp"
#include "tasks.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::vector<std::size_t> widths;
  std::string activation;
  std::size_t classes;
};

// One hidden layer to four; fewer and more classes than before; as many outputs as neurons below.
const std::vector<Case> cases = {{{3, 5, 7, 2}, "relu", 4},    {{2, 6, 1}, "tanh", 3},
                                 {{4, 4, 4, 4}, "sigmoid", 4}, {{2, 9, 3, 6, 5, 10}, "gelu", 2},
                                 {{5, 8, 8, 3}, "tanh", 7},    {{2, 12, 4}, "identity", 12}};
constexpr std::uint64_t repeats = 2, races = 3;

// Four layers of widths that nobody has seen.
Case drawn_case(Rng rng) {
  const auto from = [&](std::size_t least, std::size_t most) {
    return least + rng.below(most - least + 1);
  };
  return {{from(1, 6), from(3, 9), from(3, 9), from(3, 9), from(1, 5)}, "tanh", from(2, 9)};
}

std::string name(const Case& test) {
  return fmt::format("{} of {}, now with {} classes", fmt::join(test.widths, "-"), test.activation,
                     test.classes);
}

// Targets are one-hot; class c has every C-th sample.
nn::Dataset samples(std::size_t features, std::size_t classes, std::uint64_t seed) {
  Rng rng(seed);
  nn::Dataset data{nn::normal(1.0)(24, features, rng), Matrix::zeros(24, classes)};
  for (std::size_t i = 0; i < data.size(); ++i) data.targets(i, i % classes) = 1.0;
  return data;
}

// Random weights and biases stand in for training.
nn::Mlp random_network(const Case& test, Rng& rng) {
  nn::Mlp net(test.widths, nn::activation_by_name(test.activation), nn::xavier_normal(),
              rng.next());
  for (std::size_t l = 0; l < net.depth(); ++l) {
    for (double& b : net.dense(l).bias.value.values()) b = rng.normal();
  }
  return net;
}

// Of small layers of ReLUs all may be 0 for all samples, and then nothing is left to learn.
bool is_alive(nn::Mlp& net, const Matrix& inputs) {
  net.forward(inputs);
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    const Matrix h = net.activation(l);
    for (std::size_t i = 0; i < h.rows(); ++i) {
      if (std::ranges::all_of(h.row(i), [](double x) { return x == 0.0; })) return false;
    }
  }
  return true;
}

nn::Mlp pretrained_network(const Case& test, const Matrix& inputs, std::uint64_t seed) {
  Rng rng = Rng(seed).stream(1);
  nn::Mlp net = random_network(test, rng);
  while (!is_alive(net, inputs)) net = random_network(test, rng);
  return net;
}

void check_shape(lessons::Check& check, const nn::Mlp& net, const Case& test) {
  std::vector<std::size_t> expected = test.widths, found = {net.dense(0).fan_in()};
  expected.back() = test.classes;
  for (std::size_t l = 0; l < net.depth(); ++l) found.push_back(net.dense(l).fan_out());
  check.require(found == expected,
                {fmt::format("widths {} from {}", fmt::join(found, "-"), name(test)),
                 fmt::format("{}", fmt::join(expected, "-")),
                 "the new task has its own number of classes, and the body is as wide as it was",
                 "what your network is made of: only the last width is new"});
  check.require(
      net.hidden_activation().name == test.activation,
      {fmt::format("hidden layers of {} from {}", net.hidden_activation().name, name(test)),
       fmt::format("of {}", test.activation),
       "borrowed weights fit the activation that they were trained with",
       "pretrained.hidden_activation()"});
}

void check_body(lessons::Check& check, const nn::Mlp& net, const nn::Mlp& body, const Case& test,
                const std::string& when) {
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    const nn::Dense &now = net.dense(l), &then = body.dense(l);
    check.require(same_bits(now.weights.value, then.weights.value),
                  {fmt::format("the weights of dense({}) are not the borrowed ones {} ({})", l,
                               when, name(test)),
                   "the same, to the last bit",
                   "what the old task has taught is in these weights, and nowhere else",
                   "which layers your loop copies: all but the last, from dense(0)"});
    check.require(same_bits(now.bias.value, then.bias.value),
                  {fmt::format("the biases of dense({}) are not the borrowed ones {} ({})", l, when,
                               name(test)),
                   "the same, to the last bit",
                   "a neuron is its weights and its bias: with another bias it bends elsewhere",
                   "net.dense(l) = pretrained.dense(l) copies both"});
  }
}

// The first loss, as far as it is off: where that comes from.
lessons::Finding loss_finding(const nn::Mlp& net, double loss, const Case& test) {
  const nn::Dense& head = net.dense(net.depth() - 1);
  const bool biased = max_abs(head.bias.value) > 0.0;
  const double largest = max_abs(head.weights.value);
  if (!std::isfinite(largest)) {
    return {fmt::format("a weight of the new head is {} ({})", largest, name(test)), "a number",
            "no loss can be computed from it", "where your code sets the head"};
  }
  return {fmt::format("first loss {} from {}", number(loss, 10), name(test)),
          fmt::format("log({}) = {}, within 1e-9", test.classes,
                      number(std::log(static_cast<double>(test.classes)), 10)),
          biased ? "the biases of the new head differ, so it prefers a class before it has seen one"
                 : fmt::format("the new head's weights go up to {}: its logits differ before "
                               "it has learned anything",
                               number(largest, 3)),
          "which weights and biases give equal logits to all classes for every input"};
}

// After a step of all layers, of the new task.
void check_learning(lessons::Check& check, nn::Mlp net, const nn::Dataset& data, const Case& test) {
  const std::size_t last = net.depth() - 1;
  const Matrix body = net.dense(last - 1).weights.value;
  const bool frozen =
      std::ranges::any_of(net.parameters(), [](auto* each) { return each->frozen; });
  nn::GradientDescent descent(0.5);
  nn::train(net, data, nn::softmax_cross_entropy, descent, {.steps = 2});
  check.require(
      !frozen && max_abs(net.dense(last).weights.value) > 0.0 &&
          max_abs(net.dense(last - 1).weights.value - body) > 0.0,
      {fmt::format("{} ({})",
                   frozen ? "a weight matrix or a bias is frozen"
                          : "two steps leave the body or the head as they were",
                   name(test)),
       "all layers learn",
       frozen ? "training leaves alone what is frozen, and here all layers are to learn"
              : "a head of zeros learns in the first step, and sends error signals down from the "
                "second on",
       frozen
           ? "where your code sets .frozen"
           : "whether another layer than the last is zero, so that the head reads nothing but 0"});
}

// A frozen body computes the same in every step.
void train_head(nn::Mlp& net, const nn::Dataset& task, std::size_t steps) {
  net.forward(task.inputs);
  const nn::Dataset seen{net.activation(net.depth() - 2), task.targets};
  nn::Adam adam(0.05);
  nn::train(net.dense(net.depth() - 1), seen, nn::softmax_cross_entropy, adam, {.steps = steps});
}

void check_case(lessons::Check& check, const Case& test, std::uint64_t seed) {
  const nn::Dataset data = samples(test.widths.front(), test.classes, seed);
  const nn::Mlp body = pretrained_network(test, data.inputs, seed);
  nn::Mlp net = make_transfer(body, test.classes);
  check_shape(check, net, test);
  check_body(check, net, body, test, "at first");

  const double loss = nn::evaluate_gradients(net, data, nn::softmax_cross_entropy);
  check.require(std::abs(loss - std::log(static_cast<double>(test.classes))) <= 1e-9,
                loss_finding(net, loss, test));
  check_learning(check, net, data, test);
  train_head(net, data, 20);
  check_body(check, net, body, test, "after its head alone has learned");
}

// The moons, turned, as a task of two classes: frozen bodies that know them against untrained ones, sums of losses.
void check_head_start(lessons::Check& check) {
  nn::Dataset task = lessons::turned(nn::moons(100), 0.25);
  task.targets = Matrix::zeros(task.size(), 2);
  for (std::size_t i = 0; i < task.size(); ++i) task.targets(i, i / 50) = 1.0;
  const auto loss = [&](const nn::Mlp& from) {
    nn::Mlp net = make_transfer(from, 2);
    train_head(net, task, 200);
    return nn::softmax_cross_entropy(net.forward(task.inputs), task.targets).value;
  };
  double transfer = 0.0, scratch = 0.0;
  for (std::uint64_t race = 0; race < races; ++race) {
    transfer += loss(lessons::borrowed(check.seed(race))) / races;
    scratch += loss(lessons::untrained(check.seed(race))) / races;
  }

  check.require(
      transfer < 0.8 * scratch,
      {fmt::format("on turned moons a head on a body that knows moons comes to a loss of {}, on an "
                   "untrained one to {} (means of {})",
                   number(transfer, 3), number(scratch, 3), races),
       "the borrowed body at least a fifth lower",
       "the task is almost the old one, and the body has learned it",
       "whether the trained layers are in your network"});
}

}  // namespace

int main() {
  const auto of_case = [](const Case& test) { return 4 + 4 * (test.widths.size() - 2); };
  std::size_t requirements = 1 + repeats * of_case(drawn_case(Rng(1)));
  for (const Case& test : cases) requirements += repeats * of_case(test);
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    std::uint64_t k = 100;
    for (std::uint64_t repeat = 0; repeat < repeats; ++repeat) {
      for (const Case& test : cases) check_case(check, test, check.seed(k++));
      check_case(check, drawn_case(Rng(check.seed(repeat + 10))), check.seed(k++));
    }
    check_head_start(check);
  });
}
