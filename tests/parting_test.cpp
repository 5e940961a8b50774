// Near-twins in training: how long they take to part, and what exact twins foretell about it.
#include "parting.hpp"

#include <omp.h>

#include <cmath>

#include <stdexcept>

#include "forecast.hpp"
#include "nn/analysis/twins.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

using namespace lessons;

namespace {

const PartingOptions few_steps = {.budget = sanitized ? 200u : 2000u};

std::vector<Parting> some_partings() {
  return {{"circles", 2, "tanh", "GD", 0.1},
          {"circles", 2, "tanh", "GD", 0.0},
          {"xor", 4, "tanh", "Adam", 0.1},
          {"moons", 2, "sigmoid", "GD", 0.1}};
}

}  // namespace

TEST_CASE("Large differences part twins, none and four layers keep them") {
  const auto partings = train_all(some_partings(), {.budget = 2000});
  CHECK(partings[0].learned_at == 740u);  // long before rounding could count
  CHECK(partings[0].parted_at == 300u);
  CHECK(partings[0].accuracy >= Parting::learned);
  CHECK(partings[0].spread.x.back() == 740.0);
  CHECK_FALSE(partings[1].parted_at);
  CHECK(partings[1].spread.y.back() == 0.0);
  CHECK(nn::distinct_neurons(*partings[1].net, 0) == 1);
  CHECK(partings[1].spread.x.back() == 2000.0);
  CHECK_FALSE(partings[2].learned_at);
  CHECK(partings[2].accuracy == 0.75);
  CHECK(partings[3].learned_at == 1080u);
}

TEST_CASE("Near-twins lie around the constant, no further off than the difference") {
  const nn::Mlp net = near_twins(4, "tanh", 0.01, {.constant = 0.5, .width = 16, .seed = 3});
  CHECK(net.depth() == 4);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const Matrix off = net.dense(l).weights.value - 0.5;
    CHECK(max_abs(off) <= 0.01);
    CHECK(max_abs(off) > 0.005);
  }
}

TEST_CASE("Partings do not depend on the number of threads, and each is reported once") {
  const int threads_before = omp_get_max_threads();
  std::vector<std::vector<Parting>> results;
  for (int threads : {1, 2, 3}) {
    omp_set_num_threads(threads);
    std::vector<std::size_t> reported;
    results.push_back(
        train_all(some_partings(), few_steps, [&](std::size_t done) { reported.push_back(done); }));
    CHECK(reported == std::vector<std::size_t>{1, 2, 3, 4});
  }
  omp_set_num_threads(threads_before);
  for (const auto& result : results) {
    for (std::size_t k = 0; k < result.size(); ++k) {
      CHECK(result[k].spread.y == results[0][k].spread.y);
      CHECK(result[k].learned_at == results[0][k].learned_at);
    }
  }
}

TEST_CASE("What goes wrong in a thread arrives where the partings were asked for") {
  std::vector<Parting> partings = some_partings();
  partings[2].problem = "rings";
  CHECK_THROWS_WITH(train_all(partings, few_steps),
                    "problem 'rings' is unknown: choose xor, moons or circles");
}

// The numbers come from loops written by hand, without this library's matrices.
TEST_CASE("Exact twins foretell how differences grow") {
  const std::size_t budget = sanitized ? 500 : 2000;
  const auto [problem, activation, at_500, at_2000] =
      GENERATE(table<std::string, std::string, double, double>(
          {{"circles", "tanh", 1.720e-08, 7.995e-04},
           {"circles", "sigmoid", 1.620e-09, 5.557e-08},
           {"moons", "tanh", 9.012e-09, 4.942e-09},
           {"moons", "sigmoid", 6.496e-08, 3.905e-08}}));
  CAPTURE(problem, activation);
  const PartingOptions options = {.budget = budget};
  const CloseLook look{forecast(problem, activation, options),
                       train_all({{problem, 2, activation, "GD", 1e-9}}, options)};
  CHECK(1e-9 * look.foretold.spread[25] == Approx(at_500).epsilon(5e-4));
  if (budget >= 2000) CHECK(1e-9 * look.foretold.spread[100] == Approx(at_2000).epsilon(5e-4));
  CHECK(look.largest_error(1e-9) < 1e-3);
  CHECK(std::isnan(look.steps(1e-9)));
  CHECK_THROWS_AS(look.from(1e-8), std::invalid_argument);
}

TEST_CASE("The forecast of a step takes the difference's size into account") {
  const Forecast foretold = forecast("circles", "tanh", {.budget = 2000});
  CHECK(foretold.parted_at(1.0) == 0u);
  CHECK_FALSE(foretold.parted_at(1e-15));
  CHECK(*foretold.parted_at(1e-2) < *foretold.parted_at(1e-3));
  CHECK(foretold.growth_at(500) == Approx(1.006819).epsilon(1e-6));
  CHECK(foretold.growth_at(100000) == foretold.growth_at(2000));
}

TEST_CASE("Eight networks make two rows of four, with steps or an accuracy in brackets") {
  std::vector<Parting> eight = eight_networks({"xor"}, {0.1});
  REQUIRE(eight.size() == 8);
  eight = train_all(eight, {.budget = 400});
  const Table table = table_of_fours(eight);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0] ==
        std::vector<std::string>{"xor, 2 layers, 0.1", "100", "220", "180", "300"});
  CHECK(table.rows[1][1] == "(0.75)");
  CHECK(learners(eight, "GD") == 2);
  CHECK(learners(eight, "Adam") == 2);
}
