#include "nn/analysis/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace nn {

Statistics statistics(const Matrix& a) {
  if (const int e = exponent_to_square(max_abs(a)); e != 0) {
    const Statistics s = statistics(map(a, [=](double x) { return std::ldexp(x, -e); }));
    return {std::ldexp(s.mean, e), std::ldexp(s.standard_deviation, e),
            std::ldexp(std::ldexp(s.mean_square, e), e)};
  }
  const double average = mean(a);
  const Matrix centred = a - average;
  return {average, std::sqrt(mean(centred * centred)), mean(a * a)};
}

double mean_square(const Matrix& a) { return statistics(a).mean_square; }
double root_mean_square(const Matrix& a) { return std::sqrt(mean_square(a)); }

// With rows of length 1, u_i, the sum over all pairs i != k of u_i . u_k is |sum_i u_i|^2 - rows.
double mean_cosine(const Matrix& a) {
  if (a.rows() < 2) {
    throw std::invalid_argument("mean_cosine: expected two rows or more, found " + shape(a));
  }
  Matrix sum = Matrix::zeros(1, a.cols());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    double largest = 0.0, squares = 0.0;  // by the largest first: squares of any size are numbers
    for (double x : a.row(i)) largest = std::max(largest, std::abs(x));
    for (double x : a.row(i)) squares += (x / largest) * (x / largest);
    for (std::size_t j = 0; j < a.cols(); ++j) {
      sum(0, j) += a(i, j) / largest / std::sqrt(squares);
    }
  }
  double square = 0.0;
  for (double x : sum.values()) square += x * x;
  const auto rows = static_cast<double>(a.rows());
  return (square - rows) / (rows * (rows - 1.0));
}

}  // namespace nn
