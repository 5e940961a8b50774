// The task that asks a token to look at two places.
#include "lessons/common/two_places.hpp"

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

TEST_CASE("Two questions ask for the same values with yes or no") {
  const nn::Dataset values = two_places(3, 4, 1), data = two_questions(3, 4, 1);
  CHECK(same_bits(data.inputs, values.inputs));
  REQUIRE(data.targets.cols() == 2);
  for (std::size_t row = 0; row < 12; ++row) {
    for (std::size_t j = 0; j < 2; ++j) {
      CHECK(data.targets(row, j) == (values.targets(row, j) + 1.0) / 2.0);
    }
  }
}
