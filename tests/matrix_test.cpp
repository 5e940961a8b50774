// The matrix: shapes, elementwise operations, reductions, printing.
#include "matrix/matrix.hpp"

#include <cmath>
#include <limits>
#include <sstream>

#include "tests/catch.hpp"

namespace {
const double infinity = std::numeric_limits<double>::infinity();
const double nan_value = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("A new matrix holds NaN until it is written, zeros are asked for by name") {
  const Matrix fresh(2, 3);
  for (double value : fresh.values()) CHECK(std::isnan(value));
  CHECK(Matrix::zeros(2, 3) == Matrix{{0, 0, 0}, {0, 0, 0}});
  CHECK(Matrix::filled(1, 2, 0.5) == Matrix{{0.5, 0.5}});
  CHECK(Matrix().size() == 0);
}

TEST_CASE("Nested lists give rows, and rows must be of equal length") {
  const Matrix a = {{1, 2, 3}, {4, 5, 6}};
  CHECK(a.rows() == 2);
  CHECK(a.cols() == 3);
  CHECK(a(1, 0) == 4.0);
  CHECK(a.row(1)[2] == 6.0);
  CHECK_THROWS_WITH((Matrix{{1, 2}, {3}}), "Matrix: a row of 1 elements below a first row of 2");
}

TEST_CASE("A size that overflows is refused, not wrapped around") {
  const std::size_t huge = std::size_t{1} << 62;
  CHECK_THROWS_AS(Matrix(huge, 8), std::invalid_argument);
  CHECK_THROWS_AS(Matrix(huge, huge), std::invalid_argument);
  CHECK(Matrix(huge, 0).size() == 0);
}

TEST_CASE("+ - * work element by element, with matrices and with scalars") {
  const Matrix a = {{1, 2}, {3, 4}};
  const Matrix b = {{10, 20}, {30, 40}};
  CHECK(a + b == Matrix{{11, 22}, {33, 44}});
  CHECK(b - a == Matrix{{9, 18}, {27, 36}});
  CHECK(a * b == Matrix{{10, 40}, {90, 160}});
  CHECK(a + 1 == Matrix{{2, 3}, {4, 5}});
  CHECK(a - 1 == Matrix{{0, 1}, {2, 3}});
  CHECK(2 * a == a * 2);
  CHECK(map(a, [](double x) { return x * x; }) == Matrix{{1, 4}, {9, 16}});
  CHECK(map(a, b, [](double x, double y) { return y / x; }) == Matrix::filled(2, 2, 10));
}

TEST_CASE("Shapes that do not fit are named, with the operation") {
  const Matrix a(2, 3);
  const Matrix b(4, 5);
  CHECK_THROWS_WITH(a + b, "add: (2 x 3) and (4 x 5): shapes differ");
  CHECK_THROWS_WITH(a - b, "subtract: (2 x 3) and (4 x 5): shapes differ");
  CHECK_THROWS_WITH(a * b, "multiply: (2 x 3) and (4 x 5): shapes differ");
  CHECK_THROWS_WITH(add_row(a, b), "add_row: (2 x 3) and (4 x 5): expected a row of (1 x 3)");
}

TEST_CASE("Transpose, bias rows and reductions") {
  const Matrix a = {{1, 2, 3}, {4, 5, 6}};
  CHECK(transpose(a) == Matrix{{1, 4}, {2, 5}, {3, 6}});
  CHECK(add_row(a, {{10, 20, 30}}) == Matrix{{11, 22, 33}, {14, 25, 36}});
  CHECK(sum(a) == 21.0);
  CHECK(mean(a) == 3.5);
  CHECK(column_sums(a) == Matrix{{5, 7, 9}});
  CHECK(max_abs({{1, -7, 3}}) == 7.0);
  CHECK(std::isnan(max_abs({{1, nan_value, 3}})));
}

TEST_CASE("Empty matrices are legal where the mathematics is") {
  const Matrix none(0, 3);
  CHECK(sum(none) == 0.0);
  CHECK(max_abs(none) == 0.0);
  CHECK(column_sums(none) == Matrix::zeros(1, 3));
  CHECK(transpose(none).cols() == 0);
  CHECK(none + none == none);
  CHECK_THROWS_WITH(mean(none), "mean: (0 x 3) has no elements");
}

TEST_CASE("Three ways to compare: exactly, within a tolerance, bit by bit") {
  CHECK(Matrix{{0.0}} == Matrix{{-0.0}});
  CHECK_FALSE(same_bits({{0.0}}, {{-0.0}}));
  CHECK_FALSE(Matrix{{nan_value}} == Matrix{{nan_value}});
  CHECK(same_bits({{nan_value}}, {{nan_value}}));
  CHECK(approx_equal({{1.0, infinity}}, {{1.0 + 1e-13, infinity}}, 1e-12));
  CHECK_FALSE(approx_equal({{1.0}}, {{1.1}}, 1e-12));
  CHECK_FALSE(approx_equal({{nan_value}}, {{nan_value}}, 1.0));
  CHECK_FALSE(approx_equal(Matrix::zeros(1, 2), Matrix::zeros(2, 1), 1.0));
}

TEST_CASE("Printed, a matrix shows its shape, aligned columns, and elides the middle") {
  CHECK(to_string({{1, -2.5}, {100, 0}}) == "(2 x 2)\n     1  -2.5\n   100     0");
  const std::string tall = to_string(Matrix::zeros(1000, 1));
  CHECK_THAT(tall, ContainsSubstring("(1000 x 1)") && ContainsSubstring("..."));
  CHECK(tall.size() < 100);
  CHECK(to_string(Matrix(0, 3)) == "(0 x 3)");
  std::ostringstream out;
  out << Matrix{{1}};
  CHECK(out.str() == "(1 x 1)\n  1");
}
