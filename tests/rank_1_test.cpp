// Random weights of rank 1 have the rank that they are named after, and Xavier's variance.
#include "rank_1.hpp"

#include "matrix/svd.hpp"
#include "tests/catch.hpp"

TEST_CASE("Random weights of rank 1 have rank 1, and the variance of Xavier's") {
  Rng rng(7);
  double mean_square = 0.0;  // of 400 matrices: u and v are drawn anew for each
  for (int k = 0; k < 400; ++k) {
    const Matrix W = lessons::random_of_rank_1(30, 10, rng);
    if (k == 0) CHECK(shape(W) == "(30 x 10)");
    if (k == 0) CHECK(numerical_rank(W) == 1);
    mean_square += mean(W * W) / 400.0;
  }
  CHECK(mean_square == Approx(2.0 / 40.0).epsilon(0.1));
}
