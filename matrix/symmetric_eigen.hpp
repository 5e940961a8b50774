// Eigenvalues of a symmetric matrix, by Jacobi's rotations: made for small ones.
#pragma once

#include <vector>

#include "matrix/matrix.hpp"

// Each rotation makes two elements that mirror each other 0 and keeps the eigenvalues; sweeps over
// all pairs repeat until nothing but the diagonal is left. Golub, Van Loan, "Matrix computations",
// the chapter on symmetric eigenvalue problems, Jacobi methods.
//
// a: (n x n). Returns n eigenvalues, the smallest first, each within a few roundings of the largest
// |eigenvalue|. Throws std::invalid_argument if a is not square, not finite, or not symmetric: a_ij
// and a_ji may be some roundings of the largest element apart.
std::vector<double> symmetric_eigenvalues(Matrix a);
