// The matrix product as the textbook has it, and why its bits can be relied on.
//
// Additions of floating-point numbers round, so their order shows: (0.1 + 0.2) + 0.3 differs from
// 0.1 + (0.2 + 0.3) in the last digit. A library that adds up the last columns of a product in
// another order than the others can give two neurons with equal weights different outputs, and training
// can magnify that difference. Here every element is summed in one order, k = 0, 1, 2, ...:
//
// - The loop over i is shared out among threads. A row of C is computed by one of them, so no sum
//   depends on how many threads there are.
// - The loop over k stands outside the loop over j. An element still gets its terms in the order of k;
//   between two of them, each of its neighbours in the row gets one as well. So the rows of B and C
//   are read as they lie in memory, and the compiler computes several neighbours in one instruction,
//   each of them a sum of its own.
// - std::fma(x, y, z) is x y + z, rounded once. The compiler is not free to round x y as well.
#include "matrix/matmul.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#if !defined(MATMUL_TEXTBOOK)
#include "matrix/fast/product.hpp"
#endif

namespace textbook {
namespace {

constexpr std::size_t worth_threads = 1'000'000;  // terms: fewer are added up before a thread wakes

// C = A B: (m x depth)(depth x n) -> (m x n), into a C of that shape.
void multiply(const Matrix& a, const Matrix& b, Matrix& c) {
  const std::size_t m = a.rows(), depth = a.cols(), n = b.cols();
  std::ranges::fill(c.values(), 0.0);
#pragma omp parallel for if (m * depth * n >= worth_threads)
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t j = 0; j < n; ++j) c(i, j) = std::fma(a(i, k), b(k, j), c(i, j));
    }
  }
}

// A^T, in memory that is kept for the next one.
[[maybe_unused]] const Matrix& transposed(const Matrix& a) {
  thread_local Matrix kept;
  transpose(a, kept);
  return kept;
}

}  // namespace
}  // namespace textbook

// The lessons are built on the same function made fast, matrix/fast/product.hpp. Built on the loops
// above, with `make lessonN MATMUL=textbook`, they print the same text to the byte.
#if defined(MATMUL_TEXTBOOK)
namespace chosen = textbook;
#else
namespace chosen = fast;
#endif

namespace {

void require_fit(const char* operation, const Matrix& a, const Matrix& b, std::size_t inner_a,
                 std::size_t inner_b, const Matrix& product) {
  if (&product == &a || &product == &b) {
    throw std::invalid_argument(
        fmt::format("{}: {} by {}: the product needs a matrix of its own, not one of the two",
                    operation, shape(a), shape(b)));
  }
  if (inner_a == inner_b) return;
  throw std::invalid_argument(fmt::format("{}: {} by {}: inner sizes {} and {} differ", operation,
                                          shape(a), shape(b), inner_a, inner_b));
}

}  // namespace

void matmul(const Matrix& a, const Matrix& b, Matrix& product) {
  require_fit("matmul", a, b, a.cols(), b.rows(), product);
  product.resize(a.rows(), b.cols());
  chosen::multiply(a, b, product);
}

void matmul_tn(const Matrix& a, const Matrix& b, Matrix& product) {
  require_fit("matmul_tn", a, b, a.rows(), b.rows(), product);
  product.resize(a.cols(), b.cols());
  chosen::multiply(chosen::transposed(a), b, product);
}

void matmul_nt(const Matrix& a, const Matrix& b, Matrix& product) {
  require_fit("matmul_nt", a, b, a.cols(), b.cols(), product);
  product.resize(a.rows(), b.rows());
  chosen::multiply(a, chosen::transposed(b), product);
}

void matmul_textbook(const Matrix& a, const Matrix& b, Matrix& product) {
  require_fit("matmul_textbook", a, b, a.cols(), b.rows(), product);
  product.resize(a.rows(), b.cols());
  textbook::multiply(a, b, product);
}

namespace {

Matrix made_by(void (*multiply)(const Matrix&, const Matrix&, Matrix&), const Matrix& a,
               const Matrix& b) {
  Matrix product;
  multiply(a, b, product);
  return product;
}

}  // namespace

Matrix matmul(const Matrix& a, const Matrix& b) { return made_by(matmul, a, b); }
Matrix matmul_tn(const Matrix& a, const Matrix& b) { return made_by(matmul_tn, a, b); }
Matrix matmul_nt(const Matrix& a, const Matrix& b) { return made_by(matmul_nt, a, b); }
Matrix matmul_textbook(const Matrix& a, const Matrix& b) { return made_by(matmul_textbook, a, b); }
