// The slab of the line, and how many cuts a curve makes.
#include "slab.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("The slab is what is nearer to 0 than 1") {
  const nn::Dataset points = slab();
  REQUIRE(points.size() == 41);
  CHECK(points.inputs(0, 0) == -2.0);
  CHECK(points.inputs(40, 0) == Approx(2.0));
  for (std::size_t i = 0; i < points.size(); ++i) {
    CHECK(points.targets(i, 0) == (std::abs(points.inputs(i, 0)) < 1.0 - 1e-9 ? 1.0 : 0.0));
  }
}

TEST_CASE("A curve cuts where it crosses 1/2, not where it touches it") {
  CHECK(cuts({"", {0, 1, 2, 3}, {0.5, 0.6, 0.6, 0.2}}) == 2);
  CHECK(cuts({"", {0, 1, 2}, {0.4, 0.5, 0.4}}) == 0);
  CHECK(cuts({"", {0, 1, 2, 3}, {0.1, 0.9, 0.1, 0.9}}) == 3);
  CHECK(cuts({"", {0}, {0.9}}) == 0);
}
