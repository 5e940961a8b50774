// Eigenvalues of symmetric matrices, against those that are known or follow from the matrix.
#include "matrix/symmetric_eigen.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "matrix/random.hpp"
#include "tests/catch.hpp"

namespace {

Matrix random_symmetric(std::size_t n, Rng& rng) {
  Matrix a(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) a(i, j) = a(j, i) = rng.normal();
  }
  return a;
}

}  // namespace

TEST_CASE("Eigenvalues that can be worked out by hand") {
  CHECK(symmetric_eigenvalues(Matrix()).empty());
  CHECK(symmetric_eigenvalues({{-3.5}}) == std::vector<double>{-3.5});
  CHECK(symmetric_eigenvalues(Matrix::zeros(3, 3)) == std::vector<double>{0, 0, 0});
  CHECK(symmetric_eigenvalues({{4, 0}, {0, -7}}) == std::vector<double>{-7, 4});
  const auto swap = symmetric_eigenvalues({{0, 2}, {2, 0}});
  CHECK(swap[0] == Approx(-2.0).epsilon(1e-15));
  CHECK(swap[1] == Approx(2.0).epsilon(1e-15));
  const auto ones = symmetric_eigenvalues(Matrix::filled(5, 5, 1.0));  // rank 1
  CHECK(ones[4] == Approx(5.0).epsilon(1e-15));
  for (std::size_t k = 0; k < 4; ++k) CHECK(std::abs(ones[k]) < 1e-14);
}

TEST_CASE("A chain of springs has the eigenvalues 2 - 2 cos(pi k / (n + 1))") {
  constexpr std::size_t n = 12;
  Matrix chain = Matrix::zeros(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    chain(i, i) = 2.0;
    if (i > 0) chain(i, i - 1) = chain(i - 1, i) = -1.0;
  }
  const auto values = symmetric_eigenvalues(chain);
  for (std::size_t k = 0; k < n; ++k) {
    const double angle = std::numbers::pi * static_cast<double>(k + 1) / (n + 1.0);
    CHECK(values[k] == Approx(2.0 - 2.0 * std::cos(angle)).epsilon(1e-13));
  }
}

TEST_CASE("Eigenvalues are in order; their sum is the trace, their squares' that of the elements") {
  Rng rng(9);
  for (std::size_t n : {2, 3, 4, 9, 20}) {
    const Matrix a = random_symmetric(n, rng);
    const auto values = symmetric_eigenvalues(a);
    REQUIRE(values.size() == n);
    double trace = 0.0, sum_of_values = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      trace += a(i, i);
      sum_of_values += values[i];
      squares += values[i] * values[i];
      if (i > 0) CHECK(values[i - 1] <= values[i]);
    }
    CHECK(std::abs(sum_of_values - trace) < 1e-12);
    CHECK(squares == Approx(sum(a * a)).epsilon(1e-13));
  }
}

TEST_CASE("Eigenvalues scale with the matrix, to the ends of what a double can hold") {
  Rng rng(10);
  const Matrix a = random_symmetric(4, rng);
  const auto values = symmetric_eigenvalues(a);
  for (double scale : {1e-300, 1e-8, 1e300}) {
    const auto scaled = symmetric_eigenvalues(scale * a);
    for (std::size_t k = 0; k < 4; ++k)
      CHECK(scaled[k] / scale == Approx(values[k]).epsilon(1e-12));
  }
}

TEST_CASE("What has no real eigenvalues to speak of is refused") {
  CHECK_THROWS_WITH(symmetric_eigenvalues(Matrix::zeros(2, 3)),
                    "symmetric_eigenvalues: (2 x 3) is not square");
  CHECK_THROWS_WITH(symmetric_eigenvalues({{1, 2}, {3, 4}}),
                    "symmetric_eigenvalues: not symmetric: element (1, 0) is 3, (0, 1) is 2");
  CHECK_THROWS_WITH(symmetric_eigenvalues({{1, std::nan("")}, {0, 1}}),
                    "symmetric_eigenvalues: nan in row 1, column 2 of (2 x 2) is not finite");
  CHECK_THROWS_AS(symmetric_eigenvalues({{std::numeric_limits<double>::infinity()}}),
                  std::invalid_argument);
}
