// The check: networks that learned, that are stuck, and that are on their way, as longer training shows.
#include <fmt/core.h>

#include <algorithm>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data);  // homework.cpp

using lessons::number;

namespace {

// Points around a square's corners, opposite ones of one class, in any unit.
struct Task {
  nn::Dataset data;
  double unit;
};

Task draw_task(Rng& rng) {
  const std::size_t copies = 1 + rng.below(3);
  const double unit = rng.uniform(0.5, 2.0);
  const bool exchanged = rng.below(2) == 1;
  Task task{{Matrix(4 * copies, 2), Matrix(4 * copies, 1)}, unit};
  const nn::Dataset corners = nn::xor_points();
  for (std::size_t i = 0; i < task.data.size(); ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      task.data.inputs(i, k) = unit * (corners.inputs(i % 4, k) + rng.symmetric(0.05));
    }
    task.data.targets(i, 0) =
        exchanged ? 1.0 - corners.targets(i % 4, 0) : corners.targets(i % 4, 0);
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

bool all_active(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (std::ranges::none_of(net.activation(0).row(i), [](double h) { return h > 0.0; }))
      return false;
  }
  return true;
}

bool is_stuck(double loss) { return loss > 0.1; }

// What the student's function says of a network, and what became of that when it was trained on.
void check_one(lessons::Check& check, const nn::Mlp& net, const Task& task, std::size_t steps,
               double loss, double later) {
  const bool says = stuck(net, task.data);
  const std::string what = fmt::format("a network 2-{}-1 after {} steps, with a loss of {}",
                                       net.dense(0).fan_out(), steps, number(loss, 3));
  const std::string after = fmt::format("after 3000 steps more its loss is {}", number(later, 3));
  check.require(!says || loss < 0.1 || is_stuck(later),
                {what + ", is on its way and is called stuck", "\"not stuck\": " + after,
                 "a large loss, wrong answers or a small gradient are found in the first steps, "
                 "too, above all with small weights",
                 "whether each sample still has a neuron that it can change"});
  check.require(!says || loss >= 0.1,
                {what + ", has learned and is called stuck", "\"not stuck\": " + after,
                 "its gradient is small since answers are right, and some samples or neurons may "
                 "be inactive without harm",
                 "the classes of the samples for which no neuron is active"});
  check.require(says || !is_stuck(later),
                {what + ", is called \"not stuck\"", "\"stuck\": " + after,
                 "the samples that are right keep the gradient above 0 for a long time, and the "
                 "others cannot change a hidden neuron",
                 "samples of different classes that get the same logit, and why they do"});
}

}  // namespace

int main() {
  constexpr std::size_t networks = 60;
  return lessons::check_homework(3 * 3 * networks, [](lessons::Check& check) {
    Rng rng(2929);
    std::size_t left[3] = {networks, networks, networks};  // on their way, learned, stuck
    while (left[0] + left[1] + left[2] > 0) {
      const Task task = draw_task(rng);
      const double size = (rng.below(2) == 0 ? 0.02 : 0.7) / task.unit;
      nn::Mlp net({2, 2 + rng.below(3), 1}, nn::relu(), nn::normal(size), rng.next());
      const std::size_t steps = rng.below(2) == 0 ? 3 + rng.below(60) : 200 + rng.below(1000);
      const double loss = train(net, task, steps);
      nn::Mlp trained = net;
      const double later = train(trained, task, 3000);
      // A sample without an active neuron may get one again in the first steps: left out.
      if (!is_stuck(later) && loss >= 0.1 && !all_active(net, task.data)) continue;
      if (is_stuck(later) && steps < 200) continue;
      const std::size_t kind = is_stuck(later) ? 2 : loss < 0.1 ? 1 : 0;
      if (left[kind] == 0) continue;
      --left[kind];
      check_one(check, net, task, steps, loss, later);
    }
  });
}
