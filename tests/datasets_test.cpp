// The data sets of the lesson about real data.
#include "datasets.hpp"

#include "nn/data/fashion_mnist.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Tasks have targets 0 or 1, other samples for testing, and others for each seed") {
  for (const std::string& name : {circles_task, frauds_task}) {
    CAPTURE(name);
    const Task task = task_by_name(name, 3), other = task_by_name(name, 4);
    CHECK(task.train.inputs.cols() == task.test.inputs.cols());
    CHECK(max_abs(rows(task.test, {0, 1, 2}).inputs - rows(task.train, {0, 1, 2}).inputs) > 0.0);
    CHECK(max_abs(task.train.inputs - other.train.inputs) > 0.0);
    CHECK(same_bits(task.train.inputs, task_by_name(name, 3).train.inputs));
    for (double target : task.train.targets.values()) CHECK((target == 0.0 || target == 1.0));
  }
  CHECK(task_by_name(tumours_task, 1).test.size() == 113);
  CHECK(mean(task_by_name(frauds_task, 1).test.targets) == Approx(0.03).margin(0.01));
  CHECK_THROWS_AS(task_by_name("cats", 1), std::invalid_argument);
}

TEST_CASE("Made frauds lie on two sides, in their first two features alone") {
  const nn::Dataset data = task_by_name(frauds_task, 5).test;
  std::size_t above = 0, below = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data.targets(i, 0) == 0.0) continue;
    const double x = data.inputs(i, 0), y = data.inputs(i, 1);
    CHECK((x > 0.0) == (y > 0.0));
    (x > 0.0 ? above : below) += 1;
  }
  CHECK(above > 30);
  CHECK(below > 30);
}

TEST_CASE("The task of images is of the size it says, with about as many of each class") {
  if (!nn::has_fashion_mnist()) {
    WARN("Fashion-MNIST is not installed: nothing was tested here");
    return;
  }
  for (std::uint64_t seed : {19, 20}) {
    CAPTURE(seed);
    const Task task = task_by_name(boots_task, seed);
    CHECK(task.train.size() == 500);
    CHECK(task.train.inputs.cols() == 784);
    CHECK(task.test.size() == 1000);
    CHECK(mean(task.test.targets) == Approx(0.5).margin(0.05));
  }
}
