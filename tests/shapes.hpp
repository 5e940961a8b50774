// A matrix, and others whose shapes do not fit it: what the tests of shapes hand to everything.
#pragma once

#include "matrix/matrix.hpp"

inline const Matrix five_by_three = Matrix::filled(5, 3, 0.5);
// With fewer and more rows and columns, and with nothing at all.
inline const Matrix others[] = {Matrix::filled(4, 3, 0.5),   Matrix::filled(6, 3, 0.5),
                                Matrix::filled(5, 2, 0.5),   Matrix::filled(5, 4, 0.5),
                                Matrix::filled(3, 5, 0.5),   Matrix::filled(1, 1, 0.5),
                                Matrix::filled(50, 50, 0.5), Matrix()};
