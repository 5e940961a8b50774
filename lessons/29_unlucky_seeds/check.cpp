// The check: networks that learned, that are stuck, and that are on their way, as longer training shows.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data);  // homework.cpp

using lessons::number;

namespace {

// Points around a square's corners, opposite ones of one class, in any unit, number and order.
struct Task {
  nn::Dataset data;
  double unit;
};

Task draw_task(Rng& rng) {
  std::vector<std::size_t> at = {0, 1, 2, 3};  // the corner of each sample
  const bool equally_often = rng.below(2) == 1;
  const std::size_t samples = equally_often ? 4 * (1 + rng.below(3)) : 4 + rng.below(9);
  while (at.size() < samples) at.push_back(equally_often ? at.size() % 4 : rng.below(4));
  rng.shuffle(std::span(at));
  const double unit = rng.uniform(0.5, 2.0);
  const bool exchanged = rng.below(2) == 1;
  Task task{{Matrix(at.size(), 2), Matrix(at.size(), 1)}, unit};
  const nn::Dataset corners = nn::xor_points();
  for (std::size_t i = 0; i < at.size(); ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      task.data.inputs(i, k) = unit * (corners.inputs(at[i], k) + rng.symmetric(0.05));
    }
    const double one = corners.targets(at[i], 0);
    task.data.targets(i, 0) = exchanged ? 1.0 - one : one;
  }
  return task;
}

double train(nn::Mlp& net, const Task& task, std::size_t steps) {
  nn::GradientDescent optimizer(0.5 / (task.unit * task.unit));
  Matrix gradient;
  double loss = 0.0;
  for (std::size_t step = 0; step < steps; ++step) {
    loss = nn::binary_cross_entropy(net.forward(task.data.inputs), task.data.targets, gradient);
    net.backward(gradient);
    optimizer.step(net.parameters());
  }
  return loss;
}

// How many samples of either class have no active neuron.
std::array<std::size_t, 2> without_neuron(nn::Mlp net, const nn::Dataset& data) {
  std::array<std::size_t, 2> count{};
  net.forward(data.inputs);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto h = net.activation(0).row(i);
    if (std::ranges::none_of(h, [](double value) { return value > 0.0; }))
      ++count[data.targets(i, 0) == 1.0];
  }
  return count;
}

enum Kind { on_its_way, is_stuck, learned, on_its_way_with_idle_samples, kinds };

struct Example {
  Kind kind;
  nn::Mlp net;
  nn::Dataset data;
  std::size_t steps;
  double loss, later;  // `later`: after 3000 steps more
};

// Adds a network to the examples of its kind, unless there are enough. Leaves out those of which 3000 steps
// more do not decide: too slow ones, and those with a neuron that becomes active for a sample again.
void draw_example(Rng& rng, std::size_t enough, std::vector<Example> (&drawn)[kinds]) {
  const Task task = draw_task(rng);
  const double size = (rng.below(2) == 0 ? std::exp2(-rng.uniform(4.0, 16.0)) : 0.7) / task.unit;
  nn::Mlp net({2, 2 + rng.below(3), 1}, nn::relu(), nn::normal(size), rng.next());
  const std::size_t steps = rng.below(2) == 0 ? 3 + rng.below(60) : 200 + rng.below(1000);
  const double loss = train(net, task, steps);
  const auto idle = without_neuron(net, task.data);
  const Kind kind = idle[0] > 0 && idle[1] > 0 ? is_stuck
                    : loss < 0.1               ? learned
                    : idle[0] + idle[1] == 0   ? on_its_way
                                               : on_its_way_with_idle_samples;
  if (drawn[kind].size() == enough) return;
  nn::Mlp trained = net;
  const double later = train(trained, task, 3000);
  // Two idle samples of 12, one of each class, cost (2/12) ln 2 = 0.116 or more.
  if ((later > 0.1) != (kind == is_stuck)) return;
  drawn[kind].push_back({kind, net, task.data, steps, loss, later});
}

lessons::Finding finding(const Example& one) {
  const std::string what = fmt::format("a network 2-{}-1 after {} steps, with a loss of {}",
                                       one.net.dense(0).fan_out(), one.steps, number(one.loss, 3));
  const std::string after =
      fmt::format("after 3000 steps more its loss is {}", number(one.later, 3));
  switch (one.kind) {
    case on_its_way:
      return {what + ", is on its way and is called stuck", "\"not stuck\": " + after,
              "a large loss, wrong answers or a small gradient are found in the first steps, too, "
              "above all with small weights",
              "whether each sample still has a neuron that it can change"};
    case learned:
      return {what + ", has learned and is called stuck", "\"not stuck\": " + after,
              "its gradient is small since answers are right, and some samples or neurons may be "
              "inactive without harm",
              "the classes of the samples for which no neuron is active"};
    case on_its_way_with_idle_samples:
      return {
          what + ", has samples without an active neuron and is called stuck",
          "\"not stuck\": " + after,
          "these samples are of one class, and the output's bias is still learning their answer",
          "whether one logit can be right for all samples without an active neuron"};
    default:
      return {what + ", is called \"not stuck\"", "\"stuck\": " + after,
              "the samples that are right keep the gradient above 0 for a long time, and the "
              "others cannot change a hidden neuron",
              "samples of different classes that get the same logit, and why they do"};
  }
}

}  // namespace

int main() {
  constexpr std::size_t networks = 40;  // of each kind
  return lessons::check_homework(kinds * networks, [](lessons::Check& check) {
    Rng rng(check.seed(1));
    std::vector<Example> drawn[kinds];
    const auto missing = [&](const auto& list) { return list.size() < networks; };
    while (std::ranges::any_of(drawn, missing)) draw_example(rng, networks, drawn);
    for (const std::vector<Example>& kind : drawn) {
      for (const Example& one : kind) {
        check.require(stuck(one.net, one.data) == (one.kind == is_stuck), finding(one));
      }
    }
  });
}
