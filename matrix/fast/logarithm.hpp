// The logarithm, from the bits of a double, a quotient and a polynomial.
//
// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), so log x = k ln 2 + log(1 + f). With
// s = f / (2 + f) the rest is 2 atanh(s) = 2 (s + s^3 / 3 + s^5 / 5 + ...), whose terms vanish
// quickly: |s| < 0.172.
#pragma once

#include <limits>

#include "matrix/fast/exponential.hpp"

namespace elementary {

// x = 2^k (1 + f), for normal x > 0.
struct Scaled {
  double k, f;
};
[[gnu::always_inline]] inline Scaled scaled(double x) {
  constexpr Bits one = std::bit_cast<Bits>(1.0), root = 0x3fe6a09e667f3bcd;  // of 1/2
  constexpr Bits fraction = 0x000fffffffffffff, whole = std::bit_cast<Bits>(0x1p52);
  const Bits bits = std::bit_cast<Bits>(x) + (one - root);
  const double k = std::bit_cast<double>((bits >> 52) | whole) - (0x1p52 + 1023.0);
  return {k, std::bit_cast<double>((bits & fraction) + root) - 1.0};
}

// k ln 2 + log(1 + f) + low
//
// As 2 s = f - s f, log(1 + f) = f - s (f - s^2 p(s^2)): f is exact, and only the small product is
// rounded. p has degree 6 and the least largest error, relative to 2 s, by a Remez exchange in 60
// digits; with its coefficients rounded that error is 1.9e-18.
[[gnu::always_inline]] inline double log_of_scaled(double k, double f, double low) {
  constexpr double ln2 = 0x1.62e42fefa38p-1;        // 42 bits, so that k ln2 is exact ...
  constexpr double ln2_low = 0x1.ef35793c7673p-45;  // ... and the rest
  const double s = f / (2.0 + f);
  const double w = s * s;
  const double w2 = w * w;

  double even = 0x1.2f05654a6a3a7p-3;
  even = std::fma(even, w2, 0x1.74663ee9e1c5cp-3);
  even = std::fma(even, w2, 0x1.24924941f12b5p-2);
  even = std::fma(even, w2, 0x1.5555555555592p-1);
  double odd = 0x1.39a1ba8dea59ap-3;
  odd = std::fma(odd, w2, 0x1.c71c520956de7p-3);
  odd = std::fma(odd, w2, 0x1.999999997fdb7p-2);
  const double bend = std::fma(-w, std::fma(w, odd, even), f);

  const double whole = k * ln2;
  const double sum = whole + f;
  const double lost = f - (sum - whole);
  return sum + std::fma(-s, bend, std::fma(k, ln2_low, lost + low));
}

constexpr double infinity = std::numeric_limits<double>::infinity();

// `y` where the logarithm of x is an ordinary number, else what it is.
[[gnu::always_inline]] inline double or_special(double y, double x) {
  y = choose(x < infinity, y, x);
  const double outside = choose(x == 0.0, -infinity, std::numeric_limits<double>::quiet_NaN());
  return choose(x > 0.0, y, outside);
}

[[gnu::always_inline]] inline double log(double x) {
  const bool subnormal = x < 0x1p-1022;
  const Scaled p = scaled(choose(subnormal, x * 0x1p54, x));
  return or_special(log_of_scaled(choose(subnormal, p.k - 54.0, p.k), p.f, 0.0), x);
}

// log(1 + u), for every u: near 0 it is u, where log(1.0 + u) would see 1.
[[gnu::always_inline]] inline double log1p(double u) {
  const double x = 1.0 + u;
  const Scaled p = scaled(x);
  const double x_low = u - (x - 1.0);  // what the sum above lost
  const double f_low = x_low * power_of_two(grid + 1.0 - p.k) * 0.5;
  const double f = p.f + f_low;
  const double low = f_low - (f - p.f);
  const double y = log_of_scaled(p.k, f, std::fma(-f, low, low));  // low / (1 + f), nearly
  return or_special(choose(u == 0.0, u, y), x);
}

}  // namespace elementary
