// How a network, or its head alone, is trained on a task.
#include "task_run.hpp"

#include <algorithm>

#include "nn/loss.hpp"
#include "tests/catch.hpp"

namespace {

nn::Mlp network(std::size_t outputs) { return {{2, 5, outputs}, nn::tanh(), nn::xavier_normal()}; }

}  // namespace

TEST_CASE("a frozen body keeps every bit, and its head learns") {
  const nn::Dataset moons = nn::moons(20);
  nn::Mlp before = network(1);
  auto run = lessons::run_task("", before, moons, nn::Adam(0.05), {.steps = 50, .frozen = true});
  CHECK(same_bits(run.net.dense(0).weights.value, before.dense(0).weights.value));
  CHECK(same_bits(run.net.dense(0).bias.value, before.dense(0).bias.value));
  CHECK_FALSE(run.net.dense(1).weights.value == before.dense(1).weights.value);
  // Loss and accuracy are those of the network as a whole.
  const Matrix first = before.forward(moons.inputs), last = run.net.forward(moons.inputs);
  CHECK(run.loss.front() == nn::binary_cross_entropy(first, moons.targets).value);
  CHECK(run.last_loss == nn::binary_cross_entropy(last, moons.targets).value);
  CHECK(run.accuracy == nn::accuracy(last, moons.targets));
  CHECK(run.last_loss < run.loss.front());
}

TEST_CASE("a network that is not frozen learns in all layers, several classes by a softmax") {
  nn::Dataset task = nn::moons(20);
  task.targets = Matrix::zeros(20, 3);
  for (std::size_t i = 0; i < 20; ++i) task.targets(i, i % 3) = 1.0;
  nn::Mlp before = network(3);
  const auto run = lessons::run_task("", before, task, nn::GradientDescent(0.1), {.steps = 2});
  CHECK_FALSE(run.net.dense(0).weights.value == before.dense(0).weights.value);
  CHECK(run.loss.front() ==
        nn::softmax_cross_entropy(before.forward(task.inputs), task.targets).value);
  CHECK_THROWS_AS(lessons::run_task("", before, task, nn::GradientDescent(0.1), {.steps = 0}),
                  std::invalid_argument);
}

TEST_CASE("a network of one layer is all head") {
  const nn::Mlp one({2, 1}, nn::tanh(), nn::zeros());
  auto frozen = lessons::run_task("", one, nn::moons(20), nn::GradientDescent(0.1),
                                  {.steps = 3, .frozen = true});
  auto whole = lessons::run_task("", one, nn::moons(20), nn::GradientDescent(0.1), {.steps = 3});
  CHECK(same_bits(frozen.net.dense(0).weights.value, whole.net.dense(0).weights.value));
}

TEST_CASE("means, tables and curves hold what a run holds") {
  const lessons::TaskRun run{"a start", network(1), {4.0, 2.0, 0.0, 6.0}, 1.25, 0.5};
  CHECK(lessons::task_table("start", {run}).rows.front() ==
        std::vector<std::string>{"a start", "4.0000", "1.2500", "0.500"});
  CHECK(lessons::task_lines("", {run}).series.front().y == run.loss);
  CHECK(lessons::task_lines("", {run}, 2).series.front().y == plots::Numbers{4.0, 3.0, 1.0, 3.0});
  CHECK(lessons::task_lines("", {run}).series.front().x == plots::Numbers{0.0, 1.0, 2.0, 3.0});
  lessons::TaskRun better = run;
  better.accuracy = 1.0;
  CHECK(lessons::mean_accuracy({run, better}) == 0.75);
  better.loss.front() = 8.0;
  CHECK(lessons::mean_first_loss({run, better}) == 6.0);
  CHECK_THROWS_AS(lessons::mean_accuracy({}), std::invalid_argument);
  CHECK(lessons::task_regions("zeros", run, nn::moons(4)).title == "zeros: 50 % right");
}
