// What a start of the hidden layers leaves in a network that looks at clothes.
#include "wide_run.hpp"

#include <cmath>

#include "nn/starts/zero_start.hpp"
#include "tests/catch.hpp"

namespace {

lessons::WideRun run_of(const nn::Initializer& hidden) {
  return lessons::wide_run("a start", hidden, lessons::clothes("normal", 200, 3), 12, 3);
}

}  // namespace

TEST_CASE("means of the inputs: all weights 1 / fan_in") {
  Rng rng(1);
  CHECK(lessons::mean_of_inputs()(4, 2, rng) == Matrix::filled(4, 2, 0.25));
}

TEST_CASE("only He's start depends on the seed, only equal weights keep twins") {
  const auto he = run_of(nn::he_normal());
  const auto zero = run_of(nn::zero_start());
  const auto equal = run_of(lessons::mean_of_inputs());
  CHECK_FALSE(he.seeds_agree);
  CHECK(zero.seeds_agree);
  CHECK(equal.seeds_agree);
  CHECK(he.different == 12);
  CHECK(zero.different == 12);
  CHECK(equal.different == 1);
  for (const auto& each : {he, zero, equal}) {
    CHECK(std::abs(each.run.loss.front() - std::log(10.0)) < 1e-12);
    CHECK(each.run.loss.size() == 100);
  }
  const auto table = lessons::wide_table({equal});
  CHECK(table.rows.front().at(1) == "one network");
  CHECK(table.rows.front().at(2) == "1");
  CHECK(lessons::wide_figure("", {he, equal}).panels.size() == 2);
}
