#include "nn/analysis/statistics.hpp"

#include <cmath>

#include "tests/catch.hpp"

TEST_CASE("Mean, deviation and mean square are the population's") {
  const nn::Statistics s = nn::statistics({{1, 2}, {3, 6}});
  CHECK(s.mean == 3.0);
  CHECK(s.mean_square == 12.5);
  CHECK(s.standard_deviation == Approx(std::sqrt(3.5)));
  CHECK_THROWS_AS(nn::statistics(Matrix(0, 2)), std::invalid_argument);
}

TEST_CASE("Sizes whose squares are no doubles have a mean and a deviation all the same") {
  const Matrix a = {{1, 2}, {3, 6}};
  for (int exponent : {-1070, -600, 600, 1020}) {
    CAPTURE(exponent);
    const nn::Statistics s =
        nn::statistics(map(a, [=](double x) { return std::ldexp(x, exponent); }));
    CHECK(s.mean == std::ldexp(3.0, exponent));
    CHECK(s.standard_deviation == Approx(std::ldexp(std::sqrt(3.5), exponent)).margin(5e-324));
    CHECK(s.mean_square == (exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0));
  }
}

TEST_CASE("The mean cosine is that of all pairs of rows, of whatever size") {
  CHECK(nn::mean_cosine({{1, 0}, {0, 5}}) == Approx(0.0).margin(1e-15));
  CHECK(nn::mean_cosine({{1, 2}, {-2, -4}}) == Approx(-1.0));
  CHECK(nn::mean_cosine({{1e-250, 1e-250}, {3e250, 0}}) == Approx(std::sqrt(0.5)));
  // 60, 60 and 120 degrees
  const double half = 0.5, root = std::sqrt(0.75);
  CHECK(nn::mean_cosine({{1, 0}, {half, root}, {-half, root}}) == Approx((0.5 + 0.5 - 0.5) / 3.0));
  CHECK(std::isnan(nn::mean_cosine({{1, 0}, {0, 0}})));
  CHECK(std::isnan(nn::mean_cosine({{1, 0}, {1, std::nan("")}})));
  CHECK_THROWS_AS(nn::mean_cosine({{1, 0}}), std::invalid_argument);
}
