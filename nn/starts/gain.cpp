#include "nn/starts/gain.hpp"

#include <fmt/core.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace nn {

// The integral of g(z) phi(z), phi the normal density, is split at 0, where an activation may have
// a kink: E g = integral over z > 0 of (g(z) + g(-z)) phi(z).
//
// Equal steps are the best rule there is for a smooth curve that dies away at both ends: the error
// of the sum falls faster than any power of the step. So z is written as a function of a t for
// which the curve is one:
//
//     z = e^(t - e^-t)        dz = z (1 + e^-t) dt
//
// To the right z grows as e^t, and phi(z) dies as e^(-z^2 / 2); to the left z itself dies as
// e^(-e^-t), and with it dz, whatever g does near 0. Both ends die twice exponentially: at t = -4
// dz is 1e-24 dt, at t = 4 phi is 0 in doubles. Takahasi, Mori 1974, "Double exponential formulas
// for numerical integration".
double normal_expectation(const std::function<double(double z)>& g) {
  constexpr int steps_per_unit = 64;
  double total = 0.0;
  for (int k = -4 * steps_per_unit; k < 4 * steps_per_unit; ++k) {
    const double t = static_cast<double>(k) / steps_per_unit;
    const double z = std::exp(t - std::exp(-t));
    const double density = std::exp(-0.5 * z * z);
    if (density > 0.0) total += (g(z) + g(-z)) * density * z * (1.0 + std::exp(-t));
  }
  return total / steps_per_unit * 0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
}

namespace {

double checked_root(double q) {
  if (q >= 0.0 && std::isfinite(q)) return std::sqrt(q);
  throw std::invalid_argument(
      fmt::format("mean square: a variance of {} is not a finite one from 0 on", q));
}

double inverse_root(double mean_square, const Activation& f, const char* what) {
  if (mean_square > 0.0 && std::isfinite(mean_square)) return 1.0 / std::sqrt(mean_square);
  throw std::invalid_argument(fmt::format(
      "gain of {}: the mean square of {} is {}: no factor makes it 1", f.name, what, mean_square));
}

}  // namespace

double mean_square(const Activation& f, double q) {
  const double root = checked_root(q);
  return normal_expectation([&](double z) {
    const double h = f.function(root * z);
    return h * h;
  });
}

double mean_square_slope(const Activation& f, double q) {
  const double root = checked_root(q);
  return normal_expectation([&](double z) {
    const double slope = f.derivative(root * z, f.function(root * z));
    return slope * slope;
  });
}

double gain(const Activation& f) { return inverse_root(mean_square(f), f, "f"); }
double backward_gain(const Activation& f) { return inverse_root(mean_square_slope(f), f, "f'"); }

}  // namespace nn
