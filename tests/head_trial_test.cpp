// The task of lesson 17 and how its heads are measured.
#include "head_trial.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("A token is asked for the value before it and for the first one") {
  const nn::Dataset data = two_places(3, 4, 1);
  REQUIRE(data.inputs.rows() == 12);
  REQUIRE(data.inputs.cols() == 6);
  for (std::size_t row = 0; row < 12; ++row) {
    const std::size_t first = row / 4 * 4, before = first + (row - first + 3) % 4;
    CHECK(data.inputs(row, row - first) == 1.0);
    CHECK(std::abs(data.inputs(row, 4)) == 1.0);
    CHECK(data.targets(row, 0) == data.inputs(before, 4));
    CHECK(data.targets(row, 1) == data.inputs(first, 4));
  }
}

TEST_CASE("Spread is 0 for equal heads, entropy log T for queries of zeros") {
  const HeadTrialOptions brief{.samples = 4, .tokens = 4, .heads = 2, .steps = 1};
  const auto equal = head_trial(
      "equal",
      [](auto& layer) {
        equal_heads(layer);
        equal_outputs(layer);
      },
      brief);
  CHECK(equal.spread == plots::Numbers{0.0, 0.0});
  const auto other = head_trial(
      "other", [](auto&) {}, brief);
  CHECK(other.spread[0] > 0.01);
  const auto blind = head_trial(
      "blind", [](auto& layer) { layer.query.weights.value = Matrix::zeros(6, 6); }, brief);
  CHECK(blind.entropy[0] == Approx(std::log(4.0)).epsilon(1e-12));
}
