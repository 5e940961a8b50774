// A reflection turns a column x of length |x| into (-+|x|, 0, ..., 0): it mirrors space at the
// plane halfway between the two, whose normal is v = x -+ |x| e_1, made of length 1:
//
//     H = I - 2 v v^T       H x = -+|x| e_1       H H = I
//
// The sign is that of x_1, so that nothing cancels in v. One column after the other, each with the
// rows above left alone, makes a triangle of A: H_n ... H_1 A = R. So A = H_1 ... H_n R, and Q is
// what these reflections make of the first n columns of the identity.
#include "matrix/qr.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace {

using Column = std::vector<double>;

void require(bool holds, const Matrix& a, const char* complaint) {
  if (!holds) throw std::invalid_argument(fmt::format("qr: {} {}", shape(a), complaint));
}

// Without overflow or underflow: the largest element is divided out first.
double norm(const Column& x) {
  double largest = 0.0;
  for (double value : x) largest = std::max(largest, std::abs(value));
  if (largest == 0.0) return 0.0;
  double total = 0.0;
  for (double value : x) total += (value / largest) * (value / largest);
  return largest * std::sqrt(total);
}

// The power of two that brings the largest element of x to between 1/2 and 1; 0 where all are 0.
int exponent_of(const Column& x) {
  double largest = 0.0;
  for (double value : x) largest = std::max(largest, std::abs(value));
  int exponent = 0;
  std::frexp(largest, &exponent);
  return exponent;
}

// The unit normal v of the mirror that turns column k, from row k down, into (-+|x|, 0, ..., 0).
// All zeros where the column is: then there is nothing to turn.
//
// What the mirrors before have left of a column that depends on others is round-off, and round-off
// of round-off where columns repeat: after twenty of them it reaches the subnormal numbers, which
// have no digits left to make a unit vector of. So x is brought to a size near 1 first. The factor
// is a power of two, which changes no digit of v.
Column mirror(const Matrix& a, std::size_t k) {
  Column v;
  for (std::size_t i = k; i < a.rows(); ++i) v.push_back(a(i, k));
  const int exponent = exponent_of(v);
  for (double& value : v) value = std::ldexp(value, -exponent);
  v[0] += std::copysign(norm(v), v[0]);
  const double length = norm(v);
  if (length > 0.0) {
    for (double& value : v) value /= length;
  }
  return v;
}

// A <- A - 2 v (v^T A), in the rows from k down. Columns before k are 0 there, and stay so.
void reflect(Matrix& a, const Column& v, std::size_t k) {
  Column shares(a.cols(), 0.0);  // v^T A
  for (std::size_t i = k; i < a.rows(); ++i) {
    const auto row = a.row(i);
    for (std::size_t j = k; j < a.cols(); ++j) shares[j] += v[i - k] * row[j];
  }
  for (std::size_t i = k; i < a.rows(); ++i) {
    const auto row = a.row(i);
    const double twice = 2.0 * v[i - k];
    for (std::size_t j = k; j < a.cols(); ++j) row[j] -= twice * shares[j];
  }
}

// Multiplies column j by 2^(sign exponents[j]), which is exact.
void scale_columns(Matrix& a, int sign, const std::vector<int>& exponents) {
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.cols(); ++j) a(i, j) = std::ldexp(a(i, j), sign * exponents[j]);
  }
}

// Of each column: its largest element is between 2^(exponent - 1) and 2^exponent.
std::vector<int> exponents_of(const Matrix& a) {
  std::vector<int> exponents;
  for (std::size_t j = 0; j < a.cols(); ++j) {
    Column column;
    for (std::size_t i = 0; i < a.rows(); ++i) column.push_back(a(i, j));
    exponents.push_back(exponent_of(column));
  }
  return exponents;
}

// Q R = (Q D)(D R), D diagonal with 1 and -1.
void make_diagonal_non_negative(QR& f) {
  for (std::size_t k = 0; k < f.r.rows(); ++k) {
    if (f.r(k, k) >= 0.0) continue;
    for (double& value : f.r.row(k)) value = -value;
    for (std::size_t i = 0; i < f.q.rows(); ++i) f.q(i, k) = -f.q(i, k);
  }
}

}  // namespace

QR qr(const Matrix& a) {
  const std::size_t n = a.cols();
  require(a.rows() >= n, a, "has fewer rows than columns: transpose it");
  require_finite("qr", a);

  // Columns of one size: Q stays the same, and R takes the factors back at the end.
  const std::vector<int> exponents = exponents_of(a);
  Matrix triangle = a;
  scale_columns(triangle, -1, exponents);

  std::vector<Column> mirrors;
  for (std::size_t k = 0; k < n; ++k) {
    mirrors.push_back(mirror(triangle, k));
    reflect(triangle, mirrors[k], k);
  }

  QR f{Matrix::zeros(a.rows(), n), Matrix::zeros(n, n)};
  for (std::size_t k = 0; k < n; ++k) {
    f.q(k, k) = 1.0;
    for (std::size_t j = k; j < n; ++j) f.r(k, j) = triangle(k, j);
  }
  for (std::size_t k = n; k-- > 0;) reflect(f.q, mirrors[k], k);
  scale_columns(f.r, 1, exponents);
  require(all_finite(f.r), a, "has columns so large that R would not fit in doubles");
  make_diagonal_non_negative(f);
  return f;
}
