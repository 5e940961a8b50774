// The data sets of the lesson about real data.
#include "datasets.hpp"

#include "nn/data/fashion_mnist.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Tasks have targets 0 or 1 and other samples for testing") {
  for (const std::string& name : made_tasks) {
    CAPTURE(name);
    const Task task = task_by_name(name);
    CHECK(task.train.inputs.cols() == task.test.inputs.cols());
    CHECK(max_abs(rows(task.test, {0, 1, 2}).inputs - rows(task.train, {0, 1, 2}).inputs) > 0.0);
    CHECK(mean(task.test.targets) > 0.02);
    CHECK(mean(task.test.targets) < 0.98);
    for (double target : task.train.targets.values()) CHECK((target == 0.0 || target == 1.0));
  }
  CHECK(task_by_name(tumour_task).test.size() == 114);
  CHECK(mean(task_by_name("frauds").test.targets) == Approx(0.03).margin(0.01));
  CHECK_THROWS_AS(task_by_name("cats"), std::invalid_argument);
}

TEST_CASE("Tasks of images are of the sizes they say, with about as many of each class") {
  if (!nn::has_fashion_mnist()) {
    WARN("Fashion-MNIST is not installed: nothing was tested here");
    return;
  }
  for (const std::string& name : image_tasks) {
    CAPTURE(name);
    const Task task = task_by_name(name);
    CHECK(task.train.inputs.rows() == 1000);
    CHECK(task.train.inputs.cols() == 784);
    CHECK(task.test.size() == 2000);
    CHECK(mean(task.test.targets) == Approx(0.5).margin(0.03));
  }
}
