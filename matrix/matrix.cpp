#include "matrix/matrix.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::size_t checked_size(std::size_t rows, std::size_t cols) {
  constexpr std::size_t most = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(double);
  if (cols != 0 && rows > most / cols) {
    throw std::invalid_argument(
        fmt::format("Matrix: ({} x {}) has more elements than an address can count", rows, cols));
  }
  return rows * cols;
}

void require_another(std::string_view operation, const Matrix& a, const Matrix& result) {
  if (&a != &result) return;
  throw std::invalid_argument(fmt::format(
      "{}: the result needs a matrix of its own, not the operand {}", operation, shape(a)));
}

template <class Operation>
Matrix& combine(std::string_view name, Matrix& a, const Matrix& b, Operation operation) {
  require_same_shape(name, a, b);
  std::transform(a.values().begin(), a.values().end(), b.values().begin(), a.values().begin(),
                 operation);
  return a;
}

// Column sums from column j on, Count columns at a time as long as there are so many: a number of
// totals that the compiler knows stays in registers from top to bottom. Returns the column after them.
template <std::size_t Count>
std::size_t sum_columns(const Matrix& a, std::size_t j, Matrix& totals) {
  for (; j + Count <= a.cols(); j += Count) {
    double total[Count] = {};
    for (std::size_t i = 0; i < a.rows(); ++i) {
      for (std::size_t l = 0; l < Count; ++l) total[l] += a(i, j + l);
    }
    std::copy_n(total, Count, totals.row(0).begin() + j);
  }
  return j;
}

}  // namespace

Matrix::Matrix(std::size_t rows, std::size_t cols)
    : rows_(rows), cols_(cols), values_(checked_size(rows, cols), not_a_number) {}

Matrix::Matrix(std::initializer_list<std::initializer_list<double>> rows)
    : rows_(rows.size()), cols_(rows.size() == 0 ? 0 : rows.begin()->size()) {
  values_.reserve(checked_size(rows_, cols_));
  for (const auto& row : rows) {
    if (row.size() != cols_) {
      throw std::invalid_argument(
          fmt::format("Matrix: a row of {} elements below a first row of {}", row.size(), cols_));
    }
    values_.insert(values_.end(), row);
  }
}

void Matrix::resize(std::size_t rows, std::size_t cols) {
  if (rows == rows_ && cols == cols_) return;
  values_.assign(checked_size(rows, cols), not_a_number);
  rows_ = rows;
  cols_ = cols;
}

Matrix Matrix::filled(std::size_t rows, std::size_t cols, double value) {
  Matrix a(rows, cols);
  std::fill(a.values_.begin(), a.values_.end(), value);
  return a;
}

Matrix& Matrix::operator+=(const Matrix& other) {
  return combine("add", *this, other, [](double x, double y) { return x + y; });
}
Matrix& Matrix::operator-=(const Matrix& other) {
  return combine("subtract", *this, other, [](double x, double y) { return x - y; });
}
Matrix& Matrix::operator*=(const Matrix& other) {
  return combine("multiply", *this, other, [](double x, double y) { return x * y; });
}
Matrix& Matrix::operator+=(double scalar) {
  for (double& value : values_) value += scalar;
  return *this;
}
Matrix& Matrix::operator-=(double scalar) {
  for (double& value : values_) value -= scalar;
  return *this;
}
Matrix& Matrix::operator*=(double scalar) {
  for (double& value : values_) value *= scalar;
  return *this;
}

Matrix operator+(Matrix a, const Matrix& b) { return std::move(a += b); }
Matrix operator-(Matrix a, const Matrix& b) { return std::move(a -= b); }
Matrix operator*(Matrix a, const Matrix& b) { return std::move(a *= b); }
Matrix operator+(Matrix a, double scalar) { return std::move(a += scalar); }
Matrix operator-(Matrix a, double scalar) { return std::move(a -= scalar); }
Matrix operator*(Matrix a, double scalar) { return std::move(a *= scalar); }
Matrix operator*(double scalar, Matrix a) { return std::move(a *= scalar); }

void transpose(const Matrix& a, Matrix& transposed) {
  require_another("transpose", a, transposed);
  transposed.resize(a.cols(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.cols(); ++j) transposed(j, i) = a(i, j);
  }
}

Matrix transpose(const Matrix& a) {
  Matrix transposed;
  transpose(a, transposed);
  return transposed;
}

Matrix add_row(Matrix a, const Matrix& row) {
  if (row.rows() != 1 || row.cols() != a.cols()) {
    throw std::invalid_argument(fmt::format("add_row: {} and {}: expected a row of (1 x {})",
                                            shape(a), shape(row), a.cols()));
  }
  const double* const __restrict added = row.values().data();
  const std::size_t n = a.cols();
  double* __restrict to = a.values().data();
  for (std::size_t i = 0; i < a.rows(); ++i, to += n) {
    for (std::size_t j = 0; j < n; ++j) to[j] += added[j];
  }
  return a;
}

double sum(const Matrix& a) {
  double total = 0.0;
  for (double value : a.values()) total += value;
  return total;
}

double mean(const Matrix& a) {
  if (a.size() == 0) throw std::invalid_argument("mean: " + shape(a) + " has no elements");
  return sum(a) / static_cast<double>(a.size());
}

void column_sums(const Matrix& a, Matrix& totals) {
  require_another("column_sums", a, totals);
  totals.resize(1, a.cols());
  std::size_t j = sum_columns<8>(a, 0, totals);
  j = sum_columns<4>(a, j, totals);
  sum_columns<1>(a, j, totals);
}

Matrix column_sums(const Matrix& a) {
  Matrix totals;
  column_sums(a, totals);
  return totals;
}

double max_abs(const Matrix& a) {
  double largest = 0.0;
  for (double value : a.values()) {
    if (std::isnan(value)) return not_a_number;
    largest = std::max(largest, std::abs(value));
  }
  return largest;
}

int exponent_to_square(double largest) {
  int exponent = 0;
  if (std::isfinite(largest)) std::frexp(largest, &exponent);
  return std::abs(exponent) > 400 ? exponent : 0;
}

bool approx_equal(const Matrix& a, const Matrix& b, double tolerance) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  return std::equal(a.values().begin(), a.values().end(), b.values().begin(),
                    [&](double x, double y) { return x == y || std::abs(x - y) <= tolerance; });
}

bool same_bits(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  return std::equal(a.values().begin(), a.values().end(), b.values().begin(),
                    [](double x, double y) {
                      return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
                    });
}

std::string shape(const Matrix& a) { return fmt::format("({} x {})", a.rows(), a.cols()); }

void require_same_shape(std::string_view operation, const Matrix& a, const Matrix& b) {
  if (a.rows() == b.rows() && a.cols() == b.cols()) return;
  throw std::invalid_argument(
      fmt::format("{}: {} and {}: shapes differ", operation, shape(a), shape(b)));
}

bool all_finite(const Matrix& a) {
  return std::ranges::all_of(a.values(), [](double x) { return std::isfinite(x); });
}

void require_finite(std::string_view operation, const Matrix& a) {
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double x = a.values()[k];
    if (std::isfinite(x)) continue;
    throw std::invalid_argument(fmt::format("{}: {} in row {}, column {} of {} is not finite",
                                            operation, x, k / a.cols() + 1, k % a.cols() + 1,
                                            shape(a)));
  }
}
