// Standard normal numbers.
#pragma once

#include "nn/initializer.hpp"

inline Matrix random(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Rng rng(seed);
  return nn::normal(1.0)(rows, cols, rng);
}
