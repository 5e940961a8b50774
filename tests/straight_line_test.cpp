// What a straight line can do.
#include "lessons/common/straight_line.hpp"

#include "matrix/matmul.hpp"
#include "tests/catch.hpp"

TEST_CASE("The best threshold, by hand") {
  CHECK(lessons::best_threshold({{1}, {2}, {3}, {4}}, {{0}, {0}, {1}, {1}}) == 1.0);
  CHECK(lessons::best_threshold({{4}, {3}, {2}, {1}}, {{0}, {0}, {1}, {1}}) == 1.0);
  CHECK(lessons::best_threshold({{1}, {2}, {3}, {4}}, {{0}, {1}, {0}, {1}}) == 0.75);
  // No threshold parts two samples with one score.
  CHECK(lessons::best_threshold({{1}, {1}, {1}, {1}}, {{0}, {1}, {1}, {1}}) == 0.75);
  CHECK(lessons::best_threshold({{0}}, {{1}}) == 1.0);
}

TEST_CASE("The best straight line on the small problems") {
  CHECK(lessons::best_straight_line(nn::xor_points()) == 0.75);
  CHECK(lessons::best_straight_line(nn::moons(100)) == 0.89);
  CHECK(lessons::best_straight_line(nn::moons(200)) == 0.89);
  CHECK(lessons::best_straight_line(nn::circles(100)) == 0.67);
  // The sum of the inputs is a direction like any other, and on the moons a poor one.
  const nn::Dataset moons = nn::moons(100);
  CHECK(lessons::best_threshold(matmul(moons.inputs, {{1}, {1}}), moons.targets) == 0.64);
}

TEST_CASE("What is no list of scores is refused") {
  CHECK_THROWS_WITH(lessons::best_threshold(Matrix(2, 1), Matrix(3, 1)),
                    "best_threshold: (2 x 1) and (3 x 1): shapes differ");
  CHECK_THROWS_WITH(lessons::best_threshold(Matrix(2, 2), Matrix(2, 2)),
                    "best_threshold: expected (samples x 1), found (2 x 2)");
  CHECK_THROWS_AS(lessons::best_threshold(Matrix(0, 1), Matrix(0, 1)), std::invalid_argument);
}
