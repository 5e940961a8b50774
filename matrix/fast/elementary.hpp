// exp, log, log1p, tanh and sigmoid: the same bits everywhere, eight at a time.
//
// The C library's functions differ in the last bit from one library to the next, and they take one
// number at a time. Vector libraries have a second definition for what is left over at the end of
// an array; if its last bit differs, neurons that were twins part. Here is one definition, in
// straight lines: additions, multiplications, divisions, fused multiply-adds, operations on bits,
// and a choice between two values where others branch. IEEE 754 rounds each of them in one way. So
// an element has the same bits wherever it stands in an array, with any compiler, vector width and
// number of threads, and
//
//     for (double& v : values) v = elementary::tanh(v);
//
// is vector code at -O3, for which every call has to be inlined: hence always_inline.
//
// How they work: by the laws of the function the argument is brought to a small range, a
// polynomial does the rest there, and the parts are put together without losing what is small.
//
// Errors, in units in the last place (0.5 is the best that any function can do): the largest found
// among a hundred million arguments of each, most of them where the errors are largest.
//
//     exp 0.83    log 0.94    log1p 0.94    tanh 2.52    sigmoid 2.47
//
// The last two could be as exact as the others, in two fifths more time: a network does not
// feel it.
//
// Infinities, NaN, subnormal numbers and zeros of both signs give what the mathematics says.
#pragma once

#include "matrix/fast/exponential.hpp"
#include "matrix/fast/logarithm.hpp"

namespace elementary {

constexpr Bits sign_bit = Bits{1} << 63;

// tanh t = (e^2t - 1) / (e^2t + 1), above and below divided by 2^n = 1 / s:
// (1 - s + q) / (1 + s + q). Near 0 s is 1 and nothing cancels: q / (2 + q).
[[gnu::always_inline]] inline double tanh(double x) {
  const Bits sign = std::bit_cast<Bits>(x) & sign_bit;
  auto t = std::bit_cast<double>(std::bit_cast<Bits>(x) ^ sign);
  t = choose(20.0 < t, 20.0, t);  // tanh is 1 from 19.1; NaN stays
  const Exponential e = exponential(t + t);
  const double s = power_of_two(grid - e.n);
  const double a = (1.0 - s) + e.q;
  const double y = a / (a + (s + s));  // 1 + s = (1 - s) + 2 s
  return std::bit_cast<double>(std::bit_cast<Bits>(y) | sign);
}

// The logistic function 1 / (1 + e^-x), which for x < 0 is e^x / (1 + e^x): e^-|x| cannot overflow.
[[gnu::always_inline]] inline double sigmoid(double x) {
  auto t = std::bit_cast<double>(std::bit_cast<Bits>(x) | sign_bit);
  t = choose(t < -746.0, -746.0, t);
  const Exponential e = exponential(t);
  const TwoPowers power = two_powers(e.n);
  const double v = (1.0 + e.q) * power.first;  // e^t = v second: it may be subnormal, v is not
  const double b = std::fma(v, power.second, 1.0);
  const bool left = x < 0.0;
  return choose(left, v, 1.0) / b * choose(left, power.second, 1.0);
}

}  // namespace elementary
