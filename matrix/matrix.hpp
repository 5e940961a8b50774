// Matrix: row-major doubles that know their shape.
//
// Rules of use:
// - The matrix room is the alphabet of the course, so its names carry no namespace.
// - A batch is (samples x features); a layer's weights are (fan_in x fan_out): a column is a
//   neuron.
// - Matrix(2, 3) holds NaN until you write it. Memory that is zeroed in silence is the very bug
//   that this course is about, so zeros are asked for by name: Matrix::zeros(2, 3).
// - + - * work element by element. The matrix product is matmul (matmul.hpp).
// - Shapes that do not fit throw std::invalid_argument, with the operation and both shapes.
// - Element access is checked unless NDEBUG is defined: `make sanitize` checks, the fast build
//   trusts.
// - x = map(std::move(x), f) and its like work in place: they allocate nothing.
// - Sums run in one fixed order, left to right and top to bottom: the same on every run.
// - A matrix that was moved from is (0 x 0).
// - A matrix with 0 rows or columns is legal wherever the mathematics is: its sum is 0, its mean
//   throws.
#pragma once

#include <cassert>
#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "matrix/fast/aligned.hpp"

class Matrix {
 public:
  Matrix() = default;                          // (0 x 0)
  Matrix(std::size_t rows, std::size_t cols);  // holds NaN; throws if the size overflows
  Matrix(std::initializer_list<std::initializer_list<double>> rows);  // rows of equal length

  Matrix(const Matrix&) = default;
  Matrix& operator=(const Matrix&) = default;
  Matrix(Matrix&& other) noexcept
      : rows_(std::exchange(other.rows_, 0)),
        cols_(std::exchange(other.cols_, 0)),
        values_(std::move(other.values_)) {}
  Matrix& operator=(Matrix&& other) noexcept {
    if (this == &other) return *this;
    values_ = std::move(other.values_);
    rows_ = std::exchange(other.rows_, 0);
    cols_ = std::exchange(other.cols_, 0);
    return *this;
  }
  ~Matrix() = default;

  static Matrix filled(std::size_t rows, std::size_t cols, double value);
  static Matrix zeros(std::size_t rows, std::size_t cols) { return filled(rows, cols, 0.0); }

  // Takes a shape. A matrix that has it already stays as it is; any other holds NaN, like a new
  // one, in the memory it had where that is large enough.
  void resize(std::size_t rows, std::size_t cols);

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t size() const { return values_.size(); }

  double& operator()(std::size_t i, std::size_t j) { return values_[index(i, j)]; }
  double operator()(std::size_t i, std::size_t j) const { return values_[index(i, j)]; }

  std::span<double> row(std::size_t i) { return {values_.data() + row_start(i), cols_}; }
  std::span<const double> row(std::size_t i) const {
    return {values_.data() + row_start(i), cols_};
  }

  // Every element, row after row.
  std::span<double> values() { return values_; }
  std::span<const double> values() const { return values_; }

  Matrix& operator+=(const Matrix& other);
  Matrix& operator-=(const Matrix& other);
  Matrix& operator*=(const Matrix& other);  // element by element
  Matrix& operator+=(double scalar);
  Matrix& operator-=(double scalar);
  Matrix& operator*=(double scalar);

  // Equal shapes and equal elements. As with doubles, NaN differs from itself and -0 equals 0.
  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  std::size_t index(std::size_t i, std::size_t j) const {
    assert(i < rows_ && j < cols_ && "Matrix: element outside the shape");
    return i * cols_ + j;
  }
  std::size_t row_start(std::size_t i) const {
    assert(i < rows_ && "Matrix: row outside the shape");
    return i * cols_;
  }

  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  Doubles values_;
};

// "(2 x 3)", as error messages write it.
std::string shape(const Matrix& a);

// Throws std::invalid_argument unless a and b have the same shape.
void require_same_shape(std::string_view operation, const Matrix& a, const Matrix& b);

bool all_finite(const Matrix& a);  // no NaN and no infinity

// Throws std::invalid_argument at the first NaN or infinity, and says where it stands, counted from 1.
void require_finite(std::string_view operation, const Matrix& a);

Matrix operator+(Matrix a, const Matrix& b);
Matrix operator-(Matrix a, const Matrix& b);
Matrix operator*(Matrix a, const Matrix& b);  // element by element
Matrix operator+(Matrix a, double scalar);
Matrix operator-(Matrix a, double scalar);
Matrix operator*(Matrix a, double scalar);
Matrix operator*(double scalar, Matrix a);

// f applied to every element.
template <class Function>
Matrix map(Matrix a, Function f) {
  for (double& value : a.values()) value = f(value);
  return a;
}

// f applied to every pair of elements of two matrices of one shape.
template <class Function>
Matrix map(Matrix a, const Matrix& b, Function f) {
  require_same_shape("map", a, b);
  for (std::size_t k = 0; k < a.size(); ++k) a.values()[k] = f(a.values()[k], b.values()[k]);
  return a;
}

Matrix transpose(const Matrix& a);  // (m x n) -> (n x m)
// The same into a matrix that is there already, another one: throws std::invalid_argument if not.
void transpose(const Matrix& a, Matrix& transposed);

// Adds one row to every row of a, as a layer adds its bias. a: (m x n), row: (1 x n).
Matrix add_row(Matrix a, const Matrix& row);

double sum(const Matrix& a);
double mean(const Matrix& a);                       // throws if a is empty
Matrix column_sums(const Matrix& a);                // (m x n) -> (1 x n)
void column_sums(const Matrix& a, Matrix& totals);  // the same into another that is there already
double max_abs(const Matrix& a);                    // 0 if a is empty, NaN if a holds one

// The e for which largest / 2^e is between 1/2 and 1, if squares of numbers up to `largest` would
// overflow or lose digits; otherwise, and for NaN and infinity, 0. Divided by 2^e, which is exact,
// numbers can be squared and summed.
int exponent_to_square(double largest);

// True if the shapes agree and no two elements are further than `tolerance` apart. A NaN is far
// from everything; equal infinities are close.
bool approx_equal(const Matrix& a, const Matrix& b, double tolerance);

// True if shapes and all bits agree: tells -0 from 0 and finds a NaN equal to itself.
bool same_bits(const Matrix& a, const Matrix& b);

// The shape on top, aligned columns below; the middle of a long row or column is elided.
std::string to_string(const Matrix& a, int significant_digits = 6);
std::ostream& operator<<(std::ostream& out, const Matrix& a);
