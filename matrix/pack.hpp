// Packing: parts of A and B copied to lie in the order in which tiles read them. A product on
// blocks that lie so stays in cache, and a transposed matrix costs no more than a straight one.
#pragma once

#include <algorithm>
#include <vector>

#include "matrix/tile.hpp"
#include "matrix/view.hpp"

// Memory that a thread keeps from one product to the next.
inline double* scratch(std::vector<double>& kept, std::size_t size) {
  if (kept.size() < size) kept.resize(size);
  return kept.data();
}

// `count` columns of B (depth x count) as a strip: row after row, padded with zeros
// to a tile's width.
inline void pack_strip(const View& b, std::size_t depth, std::size_t count, double* strip) {
  for (std::size_t k = 0; k < depth; ++k, strip += tile::cols) {
    for (std::size_t j = 0; j < count; ++j) strip[j] = b(k, j);
    for (std::size_t j = count; j < tile::cols; ++j) strip[j] = 0.0;
  }
}

// A (rows x depth), a tile's rows at a time: column after column of each.
inline void pack_rows(const View& a, std::size_t rows, std::size_t depth, double* packed) {
  for (std::size_t i = 0; i < rows; i += tile::rows, packed += depth * tile::rows) {
    const std::size_t height = std::min(tile::rows, rows - i);
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t r = 0; r < height; ++r) packed[k * tile::rows + r] = a(i + r, k);
    }
  }
}
