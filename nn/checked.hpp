// Numbers that a constructor is given, and the range that they must be in. Each returns its number, or
// throws std::invalid_argument with its name, the number and the range. NaN is in no range.
#pragma once

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>
#include <string_view>

namespace nn::checked {

inline double in_range(bool within, std::string_view name, double value, std::string_view range) {
  if (within) return value;
  throw std::invalid_argument(fmt::format("{} is {}: give {}", name, value, range));
}

inline std::size_t not_0(std::string_view name, std::size_t value) {
  if (value > 0) return value;
  throw std::invalid_argument(fmt::format("{} is 0", name));
}
inline double finite(std::string_view name, double value) {
  return in_range(std::isfinite(value), name, value, "a finite number");
}
inline double from_0(std::string_view name, double value) {
  return in_range(value >= 0.0 && std::isfinite(value), name, value, "a finite number from 0 on");
}
inline double above_0(std::string_view name, double value) {
  return in_range(value > 0.0 && std::isfinite(value), name, value, "a finite number above 0");
}
inline double from_0_below_1(std::string_view name, double value) {
  return in_range(value >= 0.0 && value < 1.0, name, value, "a number from 0 to below 1");
}
inline double from_0_to_1(std::string_view name, double value) {
  return in_range(value >= 0.0 && value <= 1.0, name, value, "a number from 0 to 1");
}

}  // namespace nn::checked
