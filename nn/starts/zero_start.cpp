#include "nn/starts/zero_start.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

namespace nn {

namespace {

// Sylvester 1867: H_1 = (1), and four copies of one make the next, the last with its signs changed:
//
//     H_2k = ( H_k   H_k )
//            ( H_k  -H_k )
//
// An element is in the last quarter if i and j both have the binary digit k. So the sign changes
// once for each digit 1 that i and j share.
double hadamard_sign(std::size_t i, std::size_t j) {
  return std::popcount(i & j) % 2 == 0 ? 1.0 : -1.0;
}

}  // namespace

Matrix hadamard(std::size_t size) {
  if (!std::has_single_bit(size)) {
    throw std::invalid_argument(fmt::format("hadamard: {} is not a power of two", size));
  }
  Matrix h(size, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) h(i, j) = hadamard_sign(i, j);
  }
  return h;
}

namespace {

Matrix partial_identity(std::size_t fan_in, std::size_t fan_out) {
  Matrix weights = Matrix::zeros(fan_in, fan_out);
  for (std::size_t k = 0; k < std::min(fan_in, fan_out); ++k) weights(k, k) = 1.0;
  return weights;
}

Matrix partial_hadamard(std::size_t fan_in, std::size_t fan_out) {
  const double root = std::sqrt(static_cast<double>(std::bit_ceil(fan_out)));
  Matrix weights(fan_in, fan_out);
  for (std::size_t i = 0; i < fan_in; ++i) {
    for (std::size_t j = 0; j < fan_out; ++j) {
      weights(i, j) = hadamard_sign(i, j) / root;
    }
  }
  return weights;
}

}  // namespace

Initializer zero_start() {
  return [](std::size_t fan_in, std::size_t fan_out, Rng&) {
    return fan_out <= fan_in ? partial_identity(fan_in, fan_out)
                             : partial_hadamard(fan_in, fan_out);
  };
}

}  // namespace nn
