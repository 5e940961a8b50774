// Lanes: as many doubles as this machine computes with at once, in one vector register.
//
// Plain C++ with the vector extension that g++ and clang++ share; the compiler picks the
// instructions. A loop over `lanes` becomes one of them.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstring>
#include <utility>

#if defined(VECTOR_BITS)  // narrower ones on request
constexpr std::size_t lanes = VECTOR_BITS / 64;
#elif defined(__AVX512F__)
constexpr std::size_t lanes = 8;
#elif defined(__AVX__)
constexpr std::size_t lanes = 4;
#else
constexpr std::size_t lanes = 2;
#endif

using Vector __attribute__((vector_size(lanes * sizeof(double)))) = double;

// memcpy is how C++ says "load without asking for alignment": one instruction.
inline Vector load(const double* from) {
  Vector v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
inline void store(double* to, Vector v) { std::memcpy(to, &v, sizeof v); }

// The first `count` lanes only.
inline void store_some(double* to, Vector v, std::size_t count) {
#pragma omp simd simdlen(lanes)
  for (std::size_t l = 0; l < lanes; ++l) {
    if (l < count) to[l] = v[l];
  }
}
inline Vector load_some(const double* from, std::size_t count) {
  Vector v{};
#pragma omp simd simdlen(lanes)
  for (std::size_t l = 0; l < lanes; ++l) v[l] = l < count ? from[l] : 0.0;
  return v;
}

// The same number in every lane. Minus zero: plus would turn -0 into 0.
inline Vector broadcast(double x) { return x - Vector{}; }

// a b + c with one rounding a lane. Both compilers make one instruction of it, whatever they think
// of contraction.
inline Vector fma(Vector a, Vector b, Vector c) {
  Vector r;
#pragma omp simd simdlen(lanes)
  for (std::size_t l = 0; l < lanes; ++l) r[l] = std::fma(a[l], b[l], c[l]);
  return r;
}

// The lanes of two vectors in turn, from lane `From` of each: a0 b0 a1 b1 ...
template <std::size_t From, std::size_t... L>
Vector interleave(Vector a, Vector b, std::index_sequence<L...>) {
#if __has_builtin(__builtin_shufflevector) && !defined(SHUFFLE_BY_MASK)
  return __builtin_shufflevector(a, b, (From + L / 2 + L % 2 * lanes)...);
#else  // g++ 11
  using Mask __attribute__((vector_size(sizeof(Vector)))) = long long;
  return __builtin_shuffle(a, b, Mask{(From + L / 2 + L % 2 * lanes)...});
#endif
}

// rows[i][j] becomes rows[j][i]: interleaving the upper half of the rows with the lower half moves
// every element one binary digit of its place further, from row to lane.
inline void transpose(Vector (&rows)[lanes]) {
  constexpr auto each = std::make_index_sequence<lanes>{};
#pragma GCC unroll 8
  for (std::size_t digit = 1; digit < lanes; digit *= 2) {
    Vector next[lanes];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < lanes / 2; ++i) {
      next[2 * i] = interleave<0>(rows[i], rows[i + lanes / 2], each);
      next[2 * i + 1] = interleave<lanes / 2>(rows[i], rows[i + lanes / 2], each);
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < lanes; ++i) rows[i] = next[i];
  }
}
