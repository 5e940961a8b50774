// The exponential, from a polynomial and the bits of a double.
//
// e^x = 2^n e^r, where n is the whole number nearest to x / ln 2. Then |r| <= ln(2) / 2, where a
// short polynomial is exact enough, and 2^n is but an exponent to write down.
//
// elementary.hpp says why these functions are ours and what all of them promise.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace elementary {

using Bits = std::uint64_t;

// condition ? yes : no, but never a branch: g++ moves arithmetic into the arms of a ?:, and then
// does not vectorize it.
[[gnu::always_inline]] inline double choose(bool condition, double yes, double no) {
  const Bits mask = Bits{0} - Bits{condition};
  return std::bit_cast<double>((std::bit_cast<Bits>(yes) & mask) |
                               (std::bit_cast<Bits>(no) & ~mask));
}

// Doubles of this size lie 1 apart, so adding it rounds to a whole number k, and subtracting it
// again leaves k. The 1023 is the offset with which a double stores its exponent: in its last bits
// k + grid holds what 2^k holds in its first.
constexpr double grid = 0x1.8p52 + 1023.0;

// 2^k for whole k from -1022 to 1023.
[[gnu::always_inline]] inline double power_of_two(double k_plus_grid) {
  return std::bit_cast<double>(std::bit_cast<Bits>(k_plus_grid) << 52);
}

// e^x = 2^n (1 + q).
struct Exponential {
  double n, q;
};

// For |x| up to 746, and for NaN.
//
// The polynomial is e^r = 1 + r + r^2 p(r), p of degree 10 with p(0) = 1/2: the one whose largest
// error relative to e^r - 1 is least for |r| <= ln(2) / 2, found by a Remez exchange in 60 digits.
// With its coefficients rounded that error is 1.6e-18, a seventieth of an ulp. It is summed in
// pairs, and pairs of pairs (Estrin's scheme), so that few additions wait for each other.
[[gnu::always_inline]] inline Exponential exponential(double x) {
  constexpr double ln2 = 0x1.62e42fefa39efp-1, ln2_low = 0x1.abc9e3b39803fp-56;  // 107 bits
  const double n = std::fma(x, 0x1.71547652b82fep+0, grid) - grid;               // 1 / ln 2
  const double r = std::fma(-n, ln2, x);  // exact: 53 bits do
  const double r_low = -n * ln2_low;
  const double r2 = r * r;

  const double r4 = r2 * r2;
  const double p01 = std::fma(r, 0x1.5555555555559p-3, 0.5);
  const double p23 = std::fma(r, 0x1.111111110f7ecp-7, 0x1.5555555555549p-5);
  const double p45 = std::fma(r, 0x1.a01a01af7594bp-13, 0x1.6c16c16c1cce7p-10);
  const double p67 = std::fma(r, 0x1.71ddf953e72bbp-19, 0x1.a01a018304cd2p-16);
  const double p89 = std::fma(r, 0x1.af5d203c1b21ep-26, 0x1.27e52b2f0b1a6p-22);
  const double p03 = std::fma(p23, r2, p01);
  const double p47 = std::fma(p67, r2, p45);
  const double p8_10 = std::fma(0x1.1ef51f56c9f7dp-29, r2, p89);
  const double p = std::fma(std::fma(p8_10, r4, p47), r4, p03);

  // e^(r + r_low) is e^r + r_low e^r, as far as a double can tell.
  return {n, r + std::fma(r2, p, std::fma(r_low, std::fma(r2, p, r), r_low))};
}

// 2^n in two factors, as 2^1024 is too large for a double and 2^-1074 has few bits.
struct TwoPowers {
  double first, second;
};
[[gnu::always_inline]] inline TwoPowers two_powers(double n) {
  const double half = std::fma(n, 0.5, grid);
  return {power_of_two(half), power_of_two(n - (half - grid) + grid)};
}

[[gnu::always_inline]] inline double exp(double x) {
  x = choose(x > 710.0, 710.0, x);  // e^710 is infinite, e^-746 is 0, and NaN stays
  x = choose(x < -746.0, -746.0, x);
  const Exponential e = exponential(x);
  const TwoPowers power = two_powers(e.n);
  return (1.0 + e.q) * power.first * power.second;
}

}  // namespace elementary
