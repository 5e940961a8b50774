#include "matrix/symmetric_eigen.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace {

void require_symmetric(const Matrix& a) {
  if (a.rows() != a.cols()) {
    throw std::invalid_argument("symmetric_eigenvalues: " + shape(a) + " is not square");
  }
  require_finite("symmetric_eigenvalues", a);
  const double largest = max_abs(a);
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (std::abs(a(i, j) - a(j, i)) <= 1e-14 * largest) continue;
      throw std::invalid_argument(fmt::format(
          "symmetric_eigenvalues: not symmetric: element ({}, {}) is {}, ({}, {}) is {}", i, j,
          a(i, j), j, i, a(j, i)));
    }
  }
}

// A rotation in the plane of axes p and q, a -> J^T a J, by the smaller of the two angles that make
// a_pq and a_qp 0.
void rotate(Matrix& a, std::size_t p, std::size_t q) {
  if (a(p, q) == 0.0) return;
  const double cot_of_twice = (a(q, q) - a(p, p)) / (2.0 * a(p, q));
  const double tangent =
      std::copysign(1.0, cot_of_twice) / (std::abs(cot_of_twice) + std::hypot(1.0, cot_of_twice));
  const double cosine = 1.0 / std::hypot(1.0, tangent);
  const double sine = tangent * cosine;
  const auto turn = [=](double& x, double& y) {
    const double old_x = x;
    x = cosine * old_x - sine * y;
    y = sine * old_x + cosine * y;
  };
  for (std::size_t k = 0; k < a.rows(); ++k) turn(a(k, p), a(k, q));  // a J
  for (std::size_t k = 0; k < a.cols(); ++k) turn(a(p, k), a(q, k));  // J^T (a J)
  a(p, q) = a(q, p) = 0.0;
}

// The largest element beside the diagonal.
double largest_beside(const Matrix& a) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < i; ++j) largest = std::max(largest, std::abs(a(i, j)));
  }
  return largest;
}

}  // namespace

std::vector<double> symmetric_eigenvalues(Matrix a) {
  require_symmetric(a);
  // Elements near the ends of the range of doubles would over- or underflow on the way.
  const double scale = max_abs(a);
  if (scale > 0.0) a = map(std::move(a), [=](double value) { return value / scale; });

  // Convergence is quadratic: a few sweeps do. The limit is there for what nobody foresaw.
  for (int sweep = 0; sweep < 60 && largest_beside(a) > 1e-17; ++sweep) {
    for (std::size_t p = 0; p < a.rows(); ++p) {
      for (std::size_t q = p + 1; q < a.cols(); ++q) rotate(a, p, q);
    }
  }
  std::vector<double> values;
  for (std::size_t i = 0; i < a.rows(); ++i) values.push_back(scale * a(i, i));
  std::ranges::sort(values);
  return values;
}
