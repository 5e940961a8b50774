// The product that the lessons run on: bit for bit the textbook's loops of matrix/matmul.cpp, as
// fast as the processor can. Nothing here has to be understood to understand a lesson.
#pragma once

#include "matrix/fast/view.hpp"
#include "matrix/matrix.hpp"

namespace fast {

// A matrix or its transpose, read where it lies.
struct Factor {
  std::size_t rows, cols;
  View view;
  Factor(std::size_t r, std::size_t c, const View& v) : rows(r), cols(c), view(v) {}
  Factor(const Matrix& a)  // NOLINT(google-explicit-constructor): a matrix is a factor
      : Factor(a.rows(), a.cols(), {a.values().data(), a.cols(), 1}) {}
};

inline Factor transposed(const Factor& a) { return {a.cols, a.rows, a.view.transposed()}; }

// C = A B, into a C of that shape: throws std::invalid_argument for any other.
void multiply(const Factor& a, const Factor& b, Matrix& c);

}  // namespace fast
