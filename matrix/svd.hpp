// Svd: the singular values of a matrix, and with them its rank.
//
//     A = U diag(s) V^T        A: (m x n), k = min(m, n), U: (m x k), k numbers s, V: (n x k)
//
// The columns of V are k directions at right angles; A stretches the j-th of them by s_j and turns
// it into the j-th column of U. The rank of A is the number of directions that it does not flatten.
//
// Rules of use:
// - Singular values fall from the largest to the smallest and are never negative. Columns of U and
//   of V are of length 1 and at right angles, to some multiples of the rounding error, even where A
//   is of low rank or zero: the directions that A leaves open are filled in.
// - Singular vectors are unique up to their sign, and those of equal values up to a rotation.
// - A matrix without elements has no singular values, and rank 0.
// - What is not finite throws std::invalid_argument and says where it stands.
// - Any finite scale will do: squares neither overflow nor vanish on the way. Values below 1e-289
//   times the largest element come out as 0, and one beyond the largest double throws
//   std::overflow_error.
#pragma once

#include <vector>

#include "matrix/matrix.hpp"

struct Svd {
  Matrix U;                             // (m x k)
  std::vector<double> singular_values;  // k of them, the largest first
  Matrix V;                             // (n x k)
};

Svd svd(const Matrix& a);  // (m x n)

std::vector<double> singular_values(const Matrix& a);

// How many singular values are larger than max(m, n) epsilon s_1, epsilon = 2^-52: smaller ones
// cannot be told from what rounding does to a matrix of that size. (NumPy's matrix_rank draws the
// same line.) So the zero matrix has rank 0, and 3 A the rank of A.
std::size_t numerical_rank(const Matrix& a);
