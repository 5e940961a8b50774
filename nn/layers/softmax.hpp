// Softmax of every row: positive numbers that add up to 1, p_j = e^s_j / sum_k e^s_k.
//
// Subtracting the row's largest score changes nothing but keeps e^s from overflowing, so every
// finite score will do. A row with a NaN or an infinite largest score becomes NaN.
#pragma once

#include "matrix/matrix.hpp"

namespace nn {

void softmax_rows(const Matrix& scores, Matrix& shares);  // (m x n) -> (m x n)

// dL/dshares -> dL/dscores, given the shares themselves.
void softmax_rows_backward(const Matrix& shares, const Matrix& shares_gradient,
                           Matrix& scores_gradient);

}  // namespace nn
