// Orthogonal and ZerO starts: what each promises of its weights.
#include <cmath>

#include "matrix/matmul.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/starts/orthogonal.hpp"
#include "nn/starts/zero_start.hpp"
#include "tests/catch.hpp"

namespace {

Matrix drawn(const nn::Initializer& start, std::size_t fan_in, std::size_t fan_out,
             std::uint64_t seed = 1) {
  Rng rng(seed);
  return start(fan_in, fan_out, rng);
}

Matrix scaled_identity(std::size_t size, double value) {
  Matrix a = Matrix::zeros(size, size);
  for (std::size_t k = 0; k < size; ++k) a(k, k) = value;
  return a;
}

}  // namespace

TEST_CASE("Orthogonal: the shorter side is orthonormal, times the gain") {
  for (std::uint64_t seed : {1, 2, 3}) {
    for (double gain : {1.0, std::sqrt(2.0)}) {
      CAPTURE(seed, gain);
      const nn::Initializer start = nn::orthogonal(gain);
      const Matrix tall = drawn(start, 100, 7, seed);
      const Matrix wide = drawn(start, 7, 100, seed);
      const Matrix square = drawn(start, 64, 64, seed);
      const double tolerance = 3e-14;  // seen over 60 seeds: 8.7e-15
      CHECK(shape(tall) == "(100 x 7)");
      CHECK(shape(wide) == "(7 x 100)");
      CHECK(approx_equal(matmul_tn(tall, tall), scaled_identity(7, gain * gain), tolerance));
      CHECK(approx_equal(matmul_nt(wide, wide), scaled_identity(7, gain * gain), tolerance));
      CHECK(approx_equal(matmul_tn(square, square), scaled_identity(64, gain * gain), tolerance));
      CHECK(nn::distinct_columns(wide) == 100);
    }
  }
  CHECK(std::abs(drawn(nn::orthogonal(3.0), 1, 1)(0, 0)) == 3.0);
}

TEST_CASE("Fifty orthogonal layers keep the length of every vector") {
  for (std::uint64_t seed : {1, 2, 3}) {
    Rng rng(seed);
    Matrix product = scaled_identity(50, 1.0);
    for (int layer = 0; layer < 50; ++layer) {
      product = matmul(product, nn::orthogonal()(50, 50, rng));
    }
    // Q^T Q holds the squares of the singular values. Seen over 20 seeds: 6.9e-15.
    CHECK(approx_equal(matmul_tn(product, product), scaled_identity(50, 1.0), 2e-14));
  }
}

TEST_CASE("Orthogonal prefers no direction") {
  Rng rng(5);
  constexpr std::size_t n = 3;
  constexpr double draws = 4000.0;
  Matrix means = Matrix::zeros(n, n);
  Matrix squares = Matrix::zeros(n, n);
  double trace_square = 0.0;
  for (int draw = 0; draw < static_cast<int>(draws); ++draw) {
    const Matrix q = nn::orthogonal()(n, n, rng);
    means += q * (1.0 / draws);
    squares += q * q * (1.0 / draws);
    const double trace = q(0, 0) + q(1, 1) + q(2, 2);
    trace_square += trace * trace / draws;
  }
  // An element has mean 0 and variance 1/3, its square variance 4/45; five standard errors of
  // each. Seen over 20 seeds: 3.3.
  CHECK(max_abs(means) < 5.0 * std::sqrt(1.0 / 3.0 / draws));
  CHECK(approx_equal(squares, Matrix::filled(n, n, 1.0 / 3.0), 5.0 * std::sqrt(4.0 / 45 / draws)));
  CHECK(trace_square == Approx(1.0).margin(0.12));  // the Haar distribution; seen: 0.06
}

TEST_CASE("Hadamard's matrix is Sylvester's: copies of a smaller one, columns at right angles") {
  const Matrix four = {{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}};
  CHECK(nn::hadamard(1) == Matrix{{1}});
  CHECK(nn::hadamard(4) == four);
  const Matrix h = nn::hadamard(64);
  const Matrix half = nn::hadamard(32);
  for (std::size_t i = 0; i < 32; ++i) {
    for (std::size_t j = 0; j < 32; ++j) {
      REQUIRE(h(i, j) == half(i, j));
      REQUIRE(h(i + 32, j) == half(i, j));
      REQUIRE(h(i, j + 32) == half(i, j));
      REQUIRE(h(i + 32, j + 32) == -half(i, j));
    }
  }
  CHECK(matmul_tn(h, h) == scaled_identity(64, 64.0));
  CHECK_THROWS_WITH(nn::hadamard(12), "hadamard: 12 is not a power of two");
  CHECK_THROWS_AS(nn::hadamard(0), std::invalid_argument);
}

TEST_CASE("ZerO: identity, partial identity, or signs of a Hadamard matrix; nothing is drawn") {
  const nn::Initializer start = nn::zero_start();
  CHECK(drawn(start, 5, 5) == scaled_identity(5, 1.0));
  CHECK(drawn(start, 3, 2) == Matrix{{1, 0}, {0, 1}, {0, 0}});
  const double r = 1.0 / std::sqrt(8.0);
  CHECK(approx_equal(drawn(start, 3, 5), {{r, r, r, r, r}, {r, -r, r, -r, r}, {r, r, -r, -r, r}},
                     1e-16));
  Rng rng(1);
  start(10, 20, rng);
  CHECK(rng.next() == Rng(1).next());
}

TEST_CASE("ZerO tells as many neurons apart as its inputs allow") {
  const nn::Initializer start = nn::zero_start();
  CHECK(nn::distinct_columns(drawn(start, 196, 256)) == 256);
  CHECK(nn::distinct_columns(drawn(start, 256, 256)) == 256);
  CHECK(nn::distinct_columns(drawn(start, 3, 5)) == 4);
  CHECK(nn::distinct_columns(drawn(start, 2, 64)) == 2);
  CHECK(nn::distinct_columns(drawn(start, 1, 8)) == 1);
  CHECK(nn::distinct_columns(drawn(start, 5, 100)) == 8);
}
