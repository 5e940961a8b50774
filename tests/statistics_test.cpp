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
