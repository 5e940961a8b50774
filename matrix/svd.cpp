// One-sided Jacobi: rotate the columns of A, two at a time, until all are at right angles.
//
// A rotation of two columns p and q by an angle of cosine c and sine s is
//
//     p' = c p - s q
//     q' = s p + c q
//
// and changes no singular value of the matrix. We want p'.q' = 0. Multiplied out, and then divided
// by -c^2 p.q, with the tangent t = s / c,
//
//     c s (p.p - q.q) + (c^2 - s^2) p.q = 0
//     t^2 + 2 zeta t - 1 = 0        zeta = (q.q - p.p) / (2 p.q)
//
// Its two roots have the product -1. The smaller turns by at most 45 degrees:
//
//     t = sign(zeta) / (|zeta| + sqrt(1 + zeta^2))
//
// This spoils other pairs a little, so we sweep over all until every pair is at right angles. All
// rotations together are an orthogonal matrix V, and the columns of B = A V are orthogonal: their
// lengths are the singular values, and divided by them they are U.
//
// Hestenes 1958, "Inversion of matrices by biorthogonalization and related results"; Golub, Van
// Loan, "Matrix computations", on Jacobi's methods for the singular value decomposition.
#include "matrix/svd.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double nothing = 0x1p-960;  // a shorter column has too few bits left to be turned

// Each element is brought to at most 1 first, so that its square does not overflow.
double length(std::span<const double> column) {
  double largest = 0.0;
  for (double x : column) largest = std::max(largest, std::abs(x));
  if (largest == 0.0) return 0.0;
  double sum = 0.0;
  for (double x : column) sum += (x / largest) * (x / largest);
  return largest * std::sqrt(sum);
}

struct Rotation {
  double c, s;
};

// Of columns with these lengths and this cosine = p.q / (|p| |q|) between them, which makes the
// derivation's zeta (|q| / |p| - |p| / |q|) / (2 cosine).
Rotation to_right_angles(double p, double q, double cosine) {
  const double zeta = (q / p - p / q) / (2.0 * cosine);
  const double t = std::copysign(1.0, zeta) / (std::abs(zeta) + std::hypot(1.0, zeta));
  const double c = 1.0 / std::hypot(1.0, t);
  return {c, t * c};
}

void rotate(std::span<double> p, std::span<double> q, Rotation by) {
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double p_i = p[i];
    p[i] = by.c * p_i - by.s * q[i];
    q[i] = by.s * p_i + by.c * q[i];
  }
}

// B = A V on its way to orthogonal columns, each stored as a row, where its elements are neighbours.
struct Work {
  Matrix columns;               // B^T, (n x m)
  Matrix v;                     // V^T, (n x n)
  std::vector<double> lengths;  // of the columns of B
};

// Returns whether columns p and q had to be rotated.
bool part(Work& b, std::size_t p, std::size_t q) {
  const auto bp = b.columns.row(p), bq = b.columns.row(q);
  double &p_length = b.lengths[p], &q_length = b.lengths[q];
  if (p_length < nothing || q_length < nothing) return false;
  double cosine = 0.0;
  for (std::size_t i = 0; i < bp.size(); ++i) cosine += (bp[i] / p_length) * (bq[i] / q_length);
  // A sum of m products is right to about m epsilon, and the rotation adds some roundings more.
  if (std::abs(cosine) <= static_cast<double>(bp.size() + 8) * epsilon) return false;
  const Rotation by = to_right_angles(p_length, q_length, cosine);
  rotate(bp, bq, by);
  rotate(b.v.row(p), b.v.row(q), by);
  p_length = length(bp);
  q_length = length(bq);
  return true;
}

void sweep_until_done(Work& b) {
  constexpr int most_sweeps = 60;  // about 10 are needed
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    bool done = true;
    for (std::size_t p = 0; p + 1 < b.lengths.size(); ++p) {
      for (std::size_t q = p + 1; q < b.lengths.size(); ++q) {
        if (part(b, p, q)) done = false;
      }
    }
    if (done) return;
  }
  throw std::runtime_error(fmt::format("svd: not done after {} sweeps", most_sweeps));
}

// Writes into row j a unit vector at right angles to the orthonormal rows above it: what is left of
// the axis that they cover least. Taken away twice, the rest is gone but for rounding.
void fill_in(Matrix& rows, std::size_t j) {
  std::vector<double> covered(rows.cols(), 0.0);
  for (std::size_t k = 0; k < j; ++k) {
    for (std::size_t i = 0; i < rows.cols(); ++i) covered[i] += rows(k, i) * rows(k, i);
  }
  const auto filled = rows.row(j);
  std::ranges::fill(filled, 0.0);
  filled[static_cast<std::size_t>(std::ranges::min_element(covered) - covered.begin())] = 1.0;
  for (int time = 0; time < 2; ++time) {
    for (std::size_t k = 0; k < j; ++k) {
      const auto other = rows.row(k);
      const double along = std::inner_product(filled.begin(), filled.end(), other.begin(), 0.0);
      for (std::size_t i = 0; i < filled.size(); ++i) filled[i] -= along * other[i];
    }
    const double left = length(filled);
    for (double& x : filled) x /= left;
  }
}

// Sorts the columns by their length, which gives s, U and V.
Svd sorted(const Work& b) {
  const std::size_t n = b.lengths.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t j) { return b.lengths[j]; });

  Matrix u(n, b.columns.cols()), v(n, n);  // U^T and V^T
  std::vector<double> values;
  for (std::size_t j = 0; j < n; ++j) {
    const double s = b.lengths[order[j]];
    values.push_back(s < nothing ? 0.0 : s);
    std::ranges::copy(b.v.row(order[j]), v.row(j).begin());
    std::ranges::copy(b.columns.row(order[j]), u.row(j).begin());
    if (s < nothing) {
      fill_in(u, j);
    } else {
      for (double& x : u.row(j)) x /= s;
    }
  }
  return {transpose(u), values, transpose(v)};
}

// (m x n) with m >= n >= 1, finite.
Svd svd_of_tall(const Matrix& a) {
  int exponent = 0;  // the largest element is near 2^exponent: divided by it, no length overflows
  std::frexp(max_abs(a), &exponent);
  Work b{map(transpose(a), [&](double x) { return std::ldexp(x, -exponent); }), {}, {}};
  b.v = Matrix::zeros(a.cols(), a.cols());
  for (std::size_t j = 0; j < a.cols(); ++j) {
    b.v(j, j) = 1.0;
    b.lengths.push_back(length(b.columns.row(j)));
  }
  sweep_until_done(b);

  Svd result = sorted(b);
  for (double& s : result.singular_values) s = std::ldexp(s, exponent);
  if (std::isinf(result.singular_values[0])) {
    throw std::overflow_error("svd: " + shape(a) + " is too large: scale it down");
  }
  return result;
}

}  // namespace

Svd svd(const Matrix& a) {
  require_finite("svd", a);
  if (a.size() == 0) return {Matrix(a.rows(), 0), {}, Matrix(a.cols(), 0)};
  if (a.rows() >= a.cols()) return svd_of_tall(a);
  Svd turned = svd_of_tall(transpose(a));  // A^T = U s V^T, so A = V s U^T
  return {std::move(turned.V), std::move(turned.singular_values), std::move(turned.U)};
}

std::vector<double> singular_values(const Matrix& a) { return svd(a).singular_values; }

std::size_t numerical_rank(const Matrix& a) {
  const std::vector<double> s = singular_values(a);
  if (s.empty()) return 0;
  const double line = static_cast<double>(std::max(a.rows(), a.cols())) * epsilon * s[0];
  return static_cast<std::size_t>(std::ranges::count_if(s, [&](double x) { return x > line; }));
}
