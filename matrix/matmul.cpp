#include "matrix/matmul.hpp"

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>

// Without the instruction, std::fma is a library call, tens of times slower: same bits, long waits.
#if !defined(__FMA__) && !defined(__ARM_FEATURE_FMA) && !defined(__FP_FAST_FMA)
#pragma message("this machine has no fused multiply-add: products will be correct but slow")
#endif

namespace {

void require_inner(const char* operation, const Matrix& a, const Matrix& b, std::size_t inner_a,
                   std::size_t inner_b) {
  if (inner_a == inner_b) return;
  throw std::invalid_argument(fmt::format("{}: {} by {}: inner sizes {} and {} differ", operation,
                                          shape(a), shape(b), inner_a, inner_b));
}

// A matrix read by strides, so that A and A^T are the same thing to the loop below.
struct View {
  const double* start;
  std::size_t row_stride;
  std::size_t col_stride;
  double operator()(std::size_t i, std::size_t k) const {
    return start[i * row_stride + k * col_stride];
  }
};

// Row i of C = A B. Taking k outside and j inside walks B and C along their rows, where the
// textbook strides down a column of B; every c_ij still meets its k in ascending order.
void product_row(const View& a, const Matrix& b, Matrix& c, std::size_t i) {
  double* const c_row = c.row(i).data();
  const std::size_t n = b.cols();
  for (std::size_t k = 0; k < b.rows(); ++k) {
    const double a_ik = a(i, k);
    const double* const b_row = b.row(k).data();
#pragma omp simd
    for (std::size_t j = 0; j < n; ++j) c_row[j] = std::fma(a_ik, b_row[j], c_row[j]);
  }
}

// Waking threads costs more than a small product: below this many multiply-adds one thread does it.
constexpr std::size_t worth_threads = 500'000;

// C = A B, with A (m x k) given as a view. Threads share out rows and never split a sum.
Matrix product(const View& a, std::size_t m, const Matrix& b) {
  Matrix c = Matrix::zeros(m, b.cols());
  if (m * b.size() < worth_threads) {
    for (std::size_t i = 0; i < m; ++i) product_row(a, b, c, i);
  } else {
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < m; ++i) product_row(a, b, c, i);
  }
  return c;
}

}  // namespace

Matrix matmul(const Matrix& a, const Matrix& b) {
  require_inner("matmul", a, b, a.cols(), b.rows());
  return product({a.values().data(), a.cols(), 1}, a.rows(), b);
}

Matrix matmul_tn(const Matrix& a, const Matrix& b) {
  require_inner("matmul_tn", a, b, a.rows(), b.rows());
  return product({a.values().data(), 1, a.cols()}, a.cols(), b);
}

Matrix matmul_nt(const Matrix& a, const Matrix& b) {
  require_inner("matmul_nt", a, b, a.cols(), b.cols());
  return product({a.values().data(), a.cols(), 1}, a.rows(), transpose(b));
}

Matrix matmul_textbook(const Matrix& a, const Matrix& b) {
  require_inner("matmul_textbook", a, b, a.cols(), b.rows());
  Matrix c = Matrix::zeros(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < b.cols(); ++j) {
      for (std::size_t k = 0; k < a.cols(); ++k) c(i, j) = std::fma(a(i, k), b(k, j), c(i, j));
    }
  }
  return c;
}
