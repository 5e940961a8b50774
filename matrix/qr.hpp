// QR: a matrix as orthonormal columns times a triangle, by Householder reflections.
//
//     A = Q R      Q: (m x n), Q^T Q = I      R: (n x n), 0 below the diagonal
//
// The diagonal of R is made non-negative. If the columns of A are linearly independent, no other Q
// and R do the same: the factorization is then unique.
//
// Householder 1958, "Unitary triangularization of a nonsymmetric matrix".
#pragma once

#include "matrix/matrix.hpp"

struct QR {
  Matrix q;  // (m x n)
  Matrix r;  // (n x n)
};

// a: (m x n), m >= n. Columns may differ in size by any power of ten. If they are linearly
// dependent, Q has orthonormal columns and Q R is A all the same, but R has a 0 on its diagonal (or
// what round-off leaves of it), and the column of Q there is one of many that would do.
//
// Throws std::invalid_argument if m < n, if an element is not finite, or if an element of R would
// be too large for a double.
QR qr(const Matrix& a);
