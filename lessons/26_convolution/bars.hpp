// Made pictures, a row each: a bar that lies, stands or slants, 2 brighter than noise of deviation 0.3.
#pragma once

#include "nn/dataset.hpp"
#include "nn/initializer.hpp"
#include "nn/labels.hpp"

inline nn::Dataset bars(std::size_t count, std::size_t side, Rng rng) {
  Matrix pictures = nn::normal(0.3)(count, side * side, rng);
  std::vector<std::size_t> labels;
  const std::size_t length = side / 2 + 1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t kind = labels.emplace_back(rng.below(3));
    std::size_t y = rng.below(kind == 0 ? side : side - length + 1);
    std::size_t x = rng.below(kind == 1 ? side : side - length + 1);
    for (std::size_t p = 0; p < length; ++p, y += kind != 0, x += kind != 1) {
      pictures(i, y * side + x) += 2.0;
    }
  }
  return {pictures, nn::one_hot(labels, 3)};
}
