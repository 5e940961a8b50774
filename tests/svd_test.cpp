// Singular values: known matrices, the product gives the matrix back, directions at right angles,
// extreme scales, and what is refused.
#include "matrix/svd.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "matrix/matmul.hpp"
#include "matrix/random.hpp"
#include "tests/catch.hpp"

namespace {

const double infinity = std::numeric_limits<double>::infinity();

Matrix random_matrix(std::size_t rows, std::size_t cols, Rng& rng) {
  Matrix a(rows, cols);
  for (double& x : a.values()) x = rng.normal();
  return a;
}

// U diag(s) V^T
Matrix product(const Svd& parts) {
  Matrix stretched = parts.U;
  for (std::size_t i = 0; i < stretched.rows(); ++i) {
    for (std::size_t j = 0; j < stretched.cols(); ++j) {
      stretched(i, j) *= parts.singular_values[j];
    }
  }
  return matmul_nt(stretched, parts.V);
}

// How far the columns are from length 1 and right angles.
double off_orthonormal(const Matrix& columns) {
  Matrix products = matmul_tn(columns, columns);
  for (std::size_t j = 0; j < products.rows(); ++j) products(j, j) -= 1.0;
  return max_abs(products);
}

// Everything that svd.hpp promises of a finite matrix.
void check_promises(const Matrix& a) {
  CAPTURE(shape(a));
  const Svd parts = svd(a);
  const std::size_t k = std::min(a.rows(), a.cols());
  const auto& s = parts.singular_values;
  REQUIRE(shape(parts.U) == shape(Matrix(a.rows(), k)));
  REQUIRE(shape(parts.V) == shape(Matrix(a.cols(), k)));
  REQUIRE(s.size() == k);
  CHECK(std::ranges::is_sorted(s, std::greater{}));
  CHECK(std::ranges::all_of(s, [](double x) { return x >= 0.0; }));
  CHECK(max_abs(product(parts) - a) <= 1e-12 * (k == 0 ? 0.0 : s[0]));
  CHECK(off_orthonormal(parts.U) <= 1e-12);
  CHECK(off_orthonormal(parts.V) <= 1e-12);
}

}  // namespace

TEST_CASE("Known singular values") {
  const auto [a, expected] = GENERATE(table<Matrix, std::vector<double>>(
      {{{{-3}}, {3}},
       {{{0}}, {0}},
       {{{3, 4}}, {5}},
       {{{3}, {4}}, {5}},
       {{{2, 0}, {0, -7}}, {7, 2}},
       {{{3, 0}, {4, 5}}, {std::sqrt(45.0), std::sqrt(5.0)}},
       {{{1, 1}, {0, 1}}, {(std::sqrt(5.0) + 1) / 2, (std::sqrt(5.0) - 1) / 2}},
       {{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}},
        {std::sqrt((285 + std::sqrt(79929.0)) / 2), std::sqrt((285 - std::sqrt(79929.0)) / 2), 0}},
       {{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, {1, 1, 1}},
       {Matrix::filled(3, 12, 0.5), {3, 0, 0}},
       {Matrix::zeros(2, 3), {0, 0}}}));
  CAPTURE(to_string(a));
  const std::vector<double> s = singular_values(a);
  REQUIRE(s.size() == expected.size());
  for (std::size_t j = 0; j < s.size(); ++j) CHECK(s[j] == Approx(expected[j]).margin(1e-14));
  check_promises(a);
}

TEST_CASE("Small singular values are right to their own last digits") {
  // Orthogonal columns of very different lengths, times a rotation: [3 4; -4 3] / 5.
  for (double small : {1e-8, 1e-30, 1e-200}) {
    const std::vector<double> s = singular_values({{0.6, 0.8}, {-0.8 * small, 0.6 * small}});
    CHECK(s[0] == Approx(1.0).epsilon(1e-14));
    CHECK(s[1] / small == Approx(1.0).epsilon(1e-14));
  }
}

TEST_CASE("Tall, wide, square, of any rank: the promises hold") {
  Rng rng(7);
  for (std::size_t trial = 0; trial < 300; ++trial) {
    const std::size_t m = 1 + rng.below(20), n = 1 + rng.below(20), r = 1 + rng.below(6);
    const std::size_t rank = std::min({m, n, r});
    const Matrix a = matmul(random_matrix(m, r, rng), random_matrix(r, n, rng));
    CAPTURE(m, n, r);
    check_promises(a);
    CHECK(numerical_rank(a) == rank);
    CHECK(numerical_rank(transpose(a)) == rank);
    Matrix few_values(m, n);  // full of equal columns and zeros
    for (double& x : few_values.values()) x = static_cast<double>(rng.below(3)) - 1.0;
    check_promises(few_values);
    Matrix graded = a;  // elements from 1e-250 to 1
    for (double& x : graded.values()) x *= std::pow(10.0, -static_cast<double>(rng.below(250)));
    check_promises(graded);
  }
  check_promises(random_matrix(150, 40, rng));
  check_promises(random_matrix(40, 150, rng));
}

TEST_CASE("Copies of a column add nothing to the rank, nor does rounding in their multiples") {
  Rng rng(8);
  for (std::size_t width : {2u, 3u, 7u, 16u, 100u}) {
    CHECK(numerical_rank(Matrix::filled(width, width, 0.1)) == 1);
    Matrix multiples(33, width);  // of one column, each rounded
    for (std::size_t i = 0; i < multiples.rows(); ++i) {
      const double x = rng.normal();
      for (std::size_t j = 0; j < width; ++j) multiples(i, j) = x / static_cast<double>(j + 3);
    }
    CHECK(numerical_rank(multiples) == 1);
    check_promises(multiples);
  }
}

TEST_CASE("The rank counts singular values above max(m, n) epsilon times the largest") {
  const double epsilon = std::numeric_limits<double>::epsilon();
  CHECK(numerical_rank(Matrix{{1, 0}, {0, 2 * epsilon}}) == 1);  // not above: exactly there
  CHECK(numerical_rank(Matrix{{1, 0}, {0, 2.1 * epsilon}}) == 2);
  CHECK(numerical_rank(Matrix{{1, 0}, {0, 2.1 * epsilon}, {0, 0}}) == 1);
  CHECK(numerical_rank(Matrix::zeros(4, 3)) == 0);
  CHECK(numerical_rank(Matrix{{5e-324}}) == 1);
}

TEST_CASE("No scale overflows or vanishes on the way") {
  const Matrix a = {{3, 0, 1}, {4, 5, -2}, {0.5, 1, 1}, {2, 2, 2}};
  const std::vector<double> s = singular_values(a);
  for (int exponent : {-1020, -540, 540, 1019}) {
    CAPTURE(exponent);
    const Matrix scaled = map(a, [&](double x) { return std::ldexp(x, exponent); });
    const std::vector<double> of_scaled = singular_values(scaled);
    for (std::size_t j = 0; j < s.size(); ++j) CHECK(of_scaled[j] == std::ldexp(s[j], exponent));
    CHECK(numerical_rank(scaled) == 3);
    check_promises(scaled);
  }
  check_promises({{1e308, 1e-308}, {1e-308, 1e308}});
  CHECK(singular_values({{1e300, 0}, {0, 1e-300}})[1] == 0.0);  // too small beside the largest
  CHECK(singular_values({{5e-324}})[0] == 5e-324);
  CHECK_THROWS_WITH(svd(Matrix::filled(3, 3, 1.7e308)), "svd: (3 x 3) is too large: scale it down");
}

TEST_CASE("A matrix without elements has no singular values and rank 0") {
  for (const Matrix& a : {Matrix(), Matrix(0, 3), Matrix(3, 0)}) {
    check_promises(a);
    CHECK(singular_values(a).empty());
    CHECK(numerical_rank(a) == 0);
  }
}

TEST_CASE("What is not finite is refused, with its place") {
  CHECK_THROWS_WITH(svd({{1, 2}, {3, std::nan("")}, {5, 6}}),
                    "svd: nan in row 2, column 2 of (3 x 2) is not finite");
  CHECK_THROWS_WITH(singular_values({{1, -infinity}}),
                    "svd: -inf in row 1, column 2 of (1 x 2) is not finite");
  CHECK_THROWS_AS(numerical_rank(Matrix(2, 2)), std::invalid_argument);  // holds NaN
}
