// The functions of matrix/ are handed too few rows, too few columns, an index past the
// end: they refuse before they touch memory, which `make sanitize` watches, and say both shapes.
#include "matrix/fast/product.hpp"
#include "matrix/matmul.hpp"
#include "matrix/qr.hpp"
#include "matrix/random.hpp"
#include "matrix/svd.hpp"
#include "matrix/symmetric_eigen.hpp"
#include "nn/activation.hpp"
#include "tests/catch.hpp"
#include "tests/shapes.hpp"

TEST_CASE("Shapes: matrices of two shapes are not combined") {
  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    Matrix a = five_by_three, made;
    CHECK_THROWS_AS(a += other, std::invalid_argument);
    CHECK_THROWS_AS(a -= other, std::invalid_argument);
    CHECK_THROWS_AS(a *= other, std::invalid_argument);
    CHECK_THROWS_AS(map(a, other, [](double x, double) { return x; }), std::invalid_argument);
    CHECK_THROWS_AS(add_row(a, other), std::invalid_argument);
    if (other.rows() != 3) CHECK_THROWS_AS(matmul(a, other, made), std::invalid_argument);
    if (other.rows() != 3) CHECK_THROWS_AS(matmul_textbook(a, other, made), std::invalid_argument);
    if (other.rows() != 5) CHECK_THROWS_AS(matmul_tn(a, other, made), std::invalid_argument);
    if (other.cols() != 3) CHECK_THROWS_AS(matmul_nt(a, other, made), std::invalid_argument);
    Matrix product = other;
    CHECK_THROWS_AS(fast::multiply(five_by_three, Matrix::zeros(3, 7), product),
                    std::invalid_argument);
    CHECK_FALSE(approx_equal(a, other, 1.0));
    CHECK_FALSE(same_bits(a, other));
    CHECK(a == five_by_three);
  }
  CHECK_THROWS_WITH(matmul(five_by_three, five_by_three),
                    "matmul: (5 x 3) by (5 x 3): inner sizes 3 and 5 differ");
  CHECK_THROWS_AS(qr(transpose(five_by_three)), std::invalid_argument);
  CHECK_THROWS_AS(symmetric_eigenvalues(five_by_three), std::invalid_argument);
  CHECK_THROWS_AS(mean(Matrix()), std::invalid_argument);
  CHECK_THROWS_AS(Rng(1).below(0), std::invalid_argument);
}

TEST_CASE("Shapes: a result has a matrix of its own, and what was moved from is empty") {
  Matrix a = Matrix::filled(4, 4, 1.0);
  const Matrix b = a;
  const char* complaint = "the product needs a matrix of its own";
  CHECK_THROWS_WITH(matmul(a, b, a), ContainsSubstring(complaint));
  CHECK_THROWS_WITH(matmul_tn(b, a, a), ContainsSubstring(complaint));
  CHECK_THROWS_WITH(matmul_nt(a, b, a), ContainsSubstring(complaint));
  CHECK_THROWS_WITH(matmul_textbook(a, b, a), ContainsSubstring(complaint));
  CHECK_THROWS_AS(transpose(a, a), std::invalid_argument);
  CHECK_THROWS_AS(column_sums(a, a), std::invalid_argument);
  CHECK_THROWS_AS(nn::tanh().forward(a, a), std::invalid_argument);
  CHECK_THROWS_AS(nn::tanh().backward(b, b, a, a), std::invalid_argument);
  CHECK(a == b);
  Matrix c = std::move(a);
  CHECK(shape(a) == "(0 x 0)");  // NOLINT(bugprone-use-after-move): it is what is tested
  c = c + 0.0;
  CHECK(c == b);
  a = std::move(c);
  CHECK(shape(c) == "(0 x 0)");  // NOLINT(bugprone-use-after-move)
  Matrix& itself = a;
  a = std::move(itself);
  CHECK(a == b);
}
