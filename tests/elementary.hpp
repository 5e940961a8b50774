// The elementary functions as their tests see them: the truth, the bound and arguments of each.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "matrix/fast/elementary.hpp"
#include "matrix/random.hpp"

// A loop as in a build for speed: vectors in the middle, single elements at the end.
template <double (*function)(double)>
void each(const double* x, double* y, std::size_t count) {
#pragma omp simd
  for (std::size_t k = 0; k < count; ++k) y[k] = function(x[k]);
}

struct Elementary {
  const char* name;
  double (*one)(double);
  void (*all)(const double* x, double* y, std::size_t count);
  long double (*truth)(long double);
  double bound;               // in ulps: the largest error found in longer searches, and 0.03 more
  std::vector<double> edges;  // where errors are largest, or a choice is made
};

// clang-format off
inline const Elementary functions[] = {
    {"exp", elementary::exp, each<elementary::exp>,
     [](long double x) { return std::exp(x); }, 0.86, {-745.13, -708.4, -0.3466, 0.3466, 709.78}},
    {"log", elementary::log, each<elementary::log>,
     [](long double x) { return std::log(x); }, 0.97, {0.7071, 1.0, 1.2826, 1.4142}},
    {"log1p", elementary::log1p, each<elementary::log1p>,
     [](long double x) { return std::log1p(x); }, 0.97, {-0.9999, -0.2929, 0.0, 0.2826, 0.4142}},
    {"tanh", elementary::tanh, each<elementary::tanh>,
     [](long double x) { return std::tanh(x); }, 2.55, {-0.1733, -0.12507, 0.0, 0.178, 18.7, 20.0}},
    {"sigmoid", elementary::sigmoid, each<elementary::sigmoid>,
     [](long double x) { return 1 / (1 + std::exp(-x)); }, 2.50,
     {-745.13, -708.7, -5.5428, 0.0, 36.7}},
};
inline const double special[] = {
    0.0, 5e-324, 1e-310, 0x1p-1022, 1e-17, 0x1p-53, 0x1p-27, 0.5, 1.0, 19.1, 20.0, 709.7827, 710.0,
    745.14, 746.0, 800.0, 1e300, std::numeric_limits<double>::max(), elementary::infinity};
// clang-format on

// Special ones, then `rounds` times some of several ranges, around the edges, and of the orders of
// magnitude from 1e-320 to 1e3. No library function makes them, so they are the same everywhere.
inline std::vector<double> arguments(const Elementary& f, std::size_t rounds) {
  Rng rng(17);
  std::vector<double> x;
  for (const double magnitude : special) x.insert(x.end(), {magnitude, -magnitude});
  for (std::size_t k = 0; k < rounds; ++k) {
    for (const double reach : {0.4, 1.0, 5.0, 40.0, 750.0}) x.push_back(rng.symmetric(reach));
    for (const double edge : f.edges) {
      x.push_back(edge + rng.symmetric(0.01));
      x.push_back(edge + rng.symmetric(1e-9));
    }
    const int exponent = static_cast<int>(rng.below(1073)) - 1063;
    const double magnitude = std::ldexp(1.0 + rng.uniform(), exponent);
    x.insert(x.end(), {magnitude, -magnitude});
  }
  return x;
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// All NaN count as one: which one results is the processor's choice.
inline elementary::Bits bits(double x) {
  return std::bit_cast<elementary::Bits>(std::isnan(x) ? not_a_number : x);
}
