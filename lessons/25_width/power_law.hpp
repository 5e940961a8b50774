// The exponent a of y = c x^a: the slope of log y over log x, by least squares.
#pragma once

#include <cmath>

#include "plots/figure.hpp"

inline double exponent(const plots::Numbers& x, const plots::Numbers& y) {
  double sx = 0.0, sy = 0.0, sxy = 0.0, sxx = 0.0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    sx += std::log(x[k]);
    sy += std::log(y[k]);
    sxy += std::log(x[k]) * std::log(y[k]);
    sxx += std::log(x[k]) * std::log(x[k]);
  }
  const auto n = static_cast<double>(x.size());
  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}
