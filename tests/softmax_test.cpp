// Softmax of every row of a matrix, at the edges of what a double holds.
#include "nn/layers/softmax.hpp"

#include <cmath>

#include "tests/catch.hpp"

TEST_CASE("Softmax of a row: shares that add up to 1, for scores of any size") {
  Matrix shares;
  nn::softmax_rows({{0, 0, 0, 0}, {std::log(1), std::log(2), std::log(3), std::log(4)}}, shares);
  CHECK(approx_equal(shares, {{0.25, 0.25, 0.25, 0.25}, {0.1, 0.2, 0.3, 0.4}}, 1e-15));
  nn::softmax_rows({{1e308, -1e308}, {1000, 1000}, {-1e308, -1e308}}, shares);
  CHECK(shares == Matrix{{1, 0}, {0.5, 0.5}, {0.5, 0.5}});
  nn::softmax_rows({{1, std::nan(""), 2}, {1, 1, 1}}, shares);
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(std::isnan(shares(0, j)));
    CHECK(shares(1, j) == 1.0 / 3.0);
  }
  nn::softmax_rows(Matrix(0, 3), shares);
  CHECK(shares.rows() == 0);
  CHECK_THROWS_AS(nn::softmax_rows_backward(Matrix(2, 2), Matrix(2, 3), shares),
                  std::invalid_argument);
}
