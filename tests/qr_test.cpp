// QR: reconstruction, orthogonality and uniqueness, on every kind of matrix that could break it.
#include "matrix/qr.hpp"

#include <algorithm>
#include <cmath>

#include "matrix/matmul.hpp"
#include "matrix/random.hpp"
#include "tests/catch.hpp"

namespace {

Matrix random(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix a(rows, cols);
  Rng rng(seed);
  for (double& value : a.values()) value = rng.normal();
  return a;
}

double distance_from_orthonormal(const Matrix& q) {
  Matrix product = matmul_tn(q, q);
  for (std::size_t k = 0; k < q.cols(); ++k) product(k, k) -= 1.0;
  return max_abs(product);
}

// The largest |A - Q R| relative to the largest element of its column.
double reconstruction_error(const Matrix& a, const QR& f) {
  const Matrix difference = matmul(f.q, f.r) - a;
  double worst = 0.0;
  for (std::size_t j = 0; j < a.cols(); ++j) {
    double largest = 0.0;
    double error = 0.0;
    for (std::size_t i = 0; i < a.rows(); ++i) {
      largest = std::max(largest, std::abs(a(i, j)));
      error = std::max(error, std::abs(difference(i, j)));
    }
    if (error > 0.0) worst = std::max(worst, error / largest);
  }
  return worst;
}

bool is_triangle(const Matrix& r) {
  for (std::size_t i = 0; i < r.rows(); ++i) {
    if (!(r(i, i) >= 0.0)) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (r(i, j) != 0.0) return false;
    }
  }
  return true;
}

// Everything that a factorization promises. Seen in all tests below: at
// most 4.7e-15 from orthonormal, 1.1e-14 from A.
void check(const Matrix& a) {
  const QR f = qr(a);
  CAPTURE(shape(a));
  CHECK(shape(f.q) == shape(a));
  REQUIRE(f.r.rows() == a.cols());
  CHECK(is_triangle(f.r));
  CHECK(distance_from_orthonormal(f.q) < 1e-13);
  CHECK(reconstruction_error(a, f) < 1e-13);
}

}  // namespace

TEST_CASE("Q R is A and Q^T Q the identity, for tall, square and single-column matrices") {
  for (std::uint64_t seed : {1, 2, 3}) {
    check(random(50, 50, seed));
    check(random(100, 7, seed));
    check(random(17, 16, seed));
    check(random(9, 1, seed));
    check(random(2, 2, seed));
    check(random(300, 200, seed));
  }
  check(Matrix(5, 0));
}

TEST_CASE("A triangle with a positive diagonal and an orthonormal Q are found again") {
  const Matrix q = {{0.6, 0.0}, {0.8, 0.0}, {0.0, -1.0}};
  const Matrix r = {{2.0, -3.0}, {0.0, 5.0}};
  const QR f = qr(matmul(q, r));
  CHECK(approx_equal(f.q, q, 1e-15));
  CHECK(approx_equal(f.r, r, 1e-14));
}

TEST_CASE("One number is its sign times its size, and an identity is itself") {
  CHECK(qr({{-3.0}}).q == Matrix{{-1.0}});
  CHECK(qr({{-3.0}}).r == Matrix{{3.0}});
  CHECK(max_abs(qr({{0.0}}).r) == 0.0);
  CHECK(std::abs(qr({{0.0}}).q(0, 0)) == 1.0);
  const Matrix identity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  CHECK(qr(identity).q == identity);
  CHECK(qr(identity).r == identity);
}

TEST_CASE("Linearly dependent columns: Q is orthonormal still, and R says so on its diagonal") {
  Matrix a = random(12, 5, 4);
  for (std::size_t i = 0; i < a.rows(); ++i) {
    a(i, 2) = a(i, 0) - 2.0 * a(i, 1);
    a(i, 4) = 0.0;
  }
  check(a);
  CHECK(qr(a).r(2, 2) < 1e-14);
  CHECK(qr(a).r(3, 3) > 0.1);
  CHECK(qr(a).r(4, 4) == 0.0);
  check(Matrix::filled(8, 8, 0.5));
  check(Matrix::zeros(6, 3));
}

TEST_CASE("Matrices of one constant, up to 64 x 64") {
  for (std::size_t n = 1; n <= 64; ++n) {
    for (double value : {0.5, -3.0, 1e-300, 1e300, 5e-324}) {
      CAPTURE(value);
      check(Matrix::filled(n, n, value));
    }
  }
}

// From a few columns to all are copies of others, sums of others, zeros, or others scaled by a power
// of ten.
TEST_CASE("Five hundred matrices whose columns repeat and depend on each other") {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    CAPTURE(seed);
    Rng rng(seed);
    const std::size_t cols = 1 + rng.below(48), rows = cols + rng.below(16);
    const double share = rng.uniform();  // of the columns that depend on others
    Matrix a = random(rows, cols, 1000 + seed);
    for (std::size_t j = 1; j < cols; ++j) {
      if (rng.uniform() > share) continue;
      const std::size_t p = rng.below(j), q = rng.below(j), kind = rng.below(8);
      const double factor = kind == 0 ? std::pow(10.0, rng.uniform(-100.0, 100.0)) : 1.0;
      for (std::size_t i = 0; i < rows; ++i) {
        a(i, j) = factor * a(i, p);
        if (kind == 1) a(i, j) = 0.5 * a(i, p) - 0.25 * a(i, q);
        if (kind == 2) a(i, j) = 0.0;
      }
    }
    check(a);
  }
}

TEST_CASE("Neither huge nor tiny nor mixed sizes harm it") {
  for (double size : {1e300, 1e150, 1e-150, 1e-290}) {
    CAPTURE(size);
    check(size * random(20, 10, 6));
    CHECK(approx_equal(qr(size * random(20, 10, 6)).q, qr(random(20, 10, 6)).q, 1e-13));
  }
  Matrix mixed = random(20, 4, 7);
  for (std::size_t i = 0; i < mixed.rows(); ++i) {
    mixed(i, 0) *= 1e250;
    mixed(i, 2) *= 1e-250;
  }
  check(mixed);
  check({{1.0, 1.0}, {0.0, 1e-200}});
  CHECK(qr({{1.0, 1.0}, {0.0, 1e-200}}).r(1, 1) == 1e-200);
  CHECK(distance_from_orthonormal(qr(1e-318 * random(20, 10, 8)).q) < 1e-13);  // a digit or two
}

TEST_CASE("What cannot be factored is refused") {
  CHECK_THROWS_WITH(qr(Matrix::zeros(2, 3)),
                    "qr: (2 x 3) has fewer rows than columns: transpose it");
  Matrix a = random(3, 2, 1);
  a(1, 1) = std::nan("");
  CHECK_THROWS_WITH(qr(a), "qr: nan in row 2, column 2 of (3 x 2) is not finite");
  a(1, 1) = INFINITY;
  CHECK_THROWS_AS(qr(a), std::invalid_argument);
  CHECK_THROWS_WITH(qr(Matrix::filled(4, 1, 1e308)),
                    ContainsSubstring("R would not fit in doubles"));
}
