// The three matrix products of a neural network, under a guarantee that no BLAS gives.
//
// Every element of a product is the chain
//
//     c = 0;  c = fma(a_ik, b_kj, c)  for k = 0, 1, 2, ...
//
// in exactly this order: bit-identical to the textbook loop, for every shape, every position, every
// transposition and any number of threads. So two equal columns of B give two equal columns of A B,
// to the last bit, and neurons that are twins stay twins unless the mathematics parts them. A
// library that adds the edge of a tile in another order breaks that tie, and the
// lessons on identical neurons with it.
//
// std::fma is written out, so the compiler's -ffp-contract setting does not matter here.
// All three throw std::invalid_argument if the inner sizes differ. An inner size of 0 gives zeros.
#pragma once

#include "matrix/matrix.hpp"

Matrix matmul(const Matrix& a, const Matrix& b);     // A B    (m x k)(k x n) -> (m x n)
Matrix matmul_tn(const Matrix& a, const Matrix& b);  // A^T B  (k x m)(k x n) -> (m x n)
Matrix matmul_nt(const Matrix& a, const Matrix& b);  // A B^T  (m x k)(n x k) -> (m x n)

// The same into a matrix that is there already, whose memory is used again: a training step that
// has run once allocates nothing. `product` must not be a or b: that
// throws std::invalid_argument.
void matmul(const Matrix& a, const Matrix& b, Matrix& product);
void matmul_tn(const Matrix& a, const Matrix& b, Matrix& product);
void matmul_nt(const Matrix& a, const Matrix& b, Matrix& product);

// The textbook's three loops, whatever the others are built on: the truth that they are tested against.
Matrix matmul_textbook(const Matrix& a, const Matrix& b);  // (m x k)(k x n) -> (m x n)
void matmul_textbook(const Matrix& a, const Matrix& b, Matrix& product);
