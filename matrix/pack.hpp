// Packing: parts of A and B copied to lie in the order in which tiles read them. A product on
// blocks that lie so stays in cache, and a transposed matrix costs no more than a straight one.
#pragma once

#include <algorithm>

#include "matrix/tile.hpp"
#include "matrix/view.hpp"

// lanes x lanes elements of `from`, transposed through registers.
inline void copy_square(const View& from, double* to, std::size_t stride) {
  Vector square[lanes];
#pragma GCC unroll 8
  for (std::size_t l = 0; l < lanes; ++l) square[l] = load(from.start + l * from.col_stride);
  transpose(square);
#pragma GCC unroll 8
  for (std::size_t l = 0; l < lanes; ++l) store(to + l * stride, square[l]);
}

// `to` (rows x cols, rows `stride` apart) = `from`: where the columns of `from` are contiguous,
// square by square, else row by row.
inline void copy(const View& from, std::size_t rows, std::size_t cols, double* to,
                 std::size_t stride) {
  const bool by_squares = from.row_stride == 1;
  const std::size_t square_rows = by_squares ? rows / lanes * lanes : 0;
  const std::size_t square_cols = by_squares ? cols / lanes * lanes : 0;
  for (std::size_t i = 0; i < square_rows; i += lanes) {
    for (std::size_t j = 0; j < square_cols; j += lanes) {
      copy_square(from.from(i, j), to + i * stride + j, stride);
    }
  }
  for (std::size_t i = 0; i < rows; ++i) {
    std::size_t j = i < square_rows ? square_cols : 0;
    if (from.col_stride == 1) {
      for (; j + lanes <= cols; j += lanes) store(to + i * stride + j, load(from.from(i, j).start));
    }
    for (; j < cols; ++j) to[i * stride + j] = from(i, j);
  }
}

// `count` columns of B (depth x count) as a strip: row after row, padded with zeros to whole
// vectors.
inline void pack_strip(const View& b, std::size_t depth, std::size_t count, double* strip,
                       std::size_t stride) {
  copy(b, depth, count, strip, stride);
  const std::size_t padded = tile::whole_vectors(count) * lanes;
  for (std::size_t k = 0; k < depth && count < padded; ++k) {
    std::fill(strip + k * stride + count, strip + k * stride + padded, 0.0);
  }
}

// A (rows x depth), a tile's rows at a time: column after column of each.
inline void pack_rows(const View& a, std::size_t rows, std::size_t depth, double* packed) {
  const View a_transposed{a.start, a.col_stride, a.row_stride};
  for (std::size_t i = 0; i < rows; i += tile::rows) {
    copy(a_transposed.from(0, i), depth, std::min(tile::rows, rows - i), packed + i * depth,
         tile::rows);
  }
}
