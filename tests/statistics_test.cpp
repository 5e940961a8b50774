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
