// Tasks and contests: what lesson 19 measures.
#include "contest.hpp"

#include <omp.h>

#include "nn/data/fashion_mnist.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Tasks are of the sizes they say, with targets 0 or 1 and other samples for testing") {
  for (const std::string& name : made_tasks) {
    CAPTURE(name);
    const Task task = task_by_name(name);
    CHECK(task.train.inputs.cols() == task.test.inputs.cols());
    CHECK(majority(task) >= 0.5);
    CHECK(majority(task) < 0.98);
    for (double target : task.train.targets.values()) CHECK((target == 0.0 || target == 1.0));
  }
  CHECK(task_by_name(tumour_task).test.size() == 114);
  CHECK(majority(task_by_name("frauds")) == Approx(0.97).margin(0.01));
  CHECK_THROWS_AS(task_by_name("cats"), std::invalid_argument);
  if (skipped(!nn::has_fashion_mnist(), "dataset-fashion-mnist is not installed")) return;
  for (const std::string& name : image_tasks) {
    CAPTURE(name);
    const Task task = task_by_name(name);
    CHECK(task.train.inputs.rows() == 1000);
    CHECK(task.train.inputs.cols() == 784);
    CHECK(task.test.size() == 2000);
    CHECK(majority(task) < 0.53);
  }
}

TEST_CASE("A contest scores every contestant, random ones over several starts, on any threads") {
  const Task task = task_by_name("moons");
  const std::vector<Contestant> all = {{"line", "", nn::zeros()},
                                       {"equal", "tanh", nn::constant(0.5)},
                                       {"random", "tanh", nn::xavier_uniform(), true}};
  Task brief = task;
  brief.steps = 60;
  const ContestOptions options{{6, 6}, 3, 2};
  const auto scores = contest(brief, all, options);
  REQUIRE(scores.size() == 3);
  CHECK(score_of("moons", "line", scores).neurons == 0);
  CHECK(score_of("moons", "equal", scores).distinct.mean == 2.0);
  CHECK(score_of("moons", "random", scores).distinct.low == 12.0);
  CHECK(score_of("moons", "random", scores).area.low > 0.5);
  CHECK_THROWS_AS(score_of("moons", "nobody", scores), std::invalid_argument);
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  CHECK(contest(brief, all, options)[2].area.mean == scores[2].area.mean);
  omp_set_num_threads(threads);
}

TEST_CASE("A range prints its mean, and its ends where they differ") {
  CHECK(to_text(range_of({0.5, 0.5})) == "0.500");
  CHECK(to_text(range_of({0.25, 0.75})) == "0.500 (0.250 to 0.750)");
  CHECK_THROWS_AS(range_of({}), std::invalid_argument);
}
