// Packing: parts of A and B copied to lie in the order in which tiles read them. A product on
// blocks that lie so stays in cache, and a transposed matrix costs no more than a straight one.
#pragma once

#include <algorithm>

#include "matrix/fast/tile.hpp"
#include "matrix/fast/view.hpp"

// lanes x cols elements of `from`, cols <= lanes, whose columns are contiguous: transposed through
// registers into rows of one whole vector, `stride` apart and padded with zeros.
inline void copy_square(const View& from, std::size_t cols, double* to, std::size_t stride) {
  Vector square[lanes];
#pragma GCC unroll 8
  for (std::size_t l = 0; l < lanes; ++l) {
    square[l] = l < cols ? load(from.start + l * from.col_stride) : Vector{};
  }
  transpose(square);
#pragma GCC unroll 8
  for (std::size_t l = 0; l < lanes; ++l) store(to + l * stride, square[l]);
}

// `to` (rows x cols, rows `stride` apart) = `from`, each row padded with zeros to whole vectors:
// where the columns of `from` are contiguous, square by square, else row by row.
inline void pack(const View& from, std::size_t rows, std::size_t cols, double* to,
                 std::size_t stride) {
  const std::size_t square_rows = from.row_stride == 1 ? rows / lanes * lanes : 0;
  for (std::size_t i = 0; i < square_rows; i += lanes) {
    for (std::size_t j = 0; j < cols; j += lanes) {
      copy_square(from.from(i, j), std::min(lanes, cols - j), to + i * stride + j, stride);
    }
  }
  const std::size_t padded = tile::whole_vectors(cols) * lanes;
  for (std::size_t i = square_rows; i < rows; ++i) {
    double* const row = to + i * stride;
    if (from.col_stride == 1) {
      for (std::size_t j = 0; j < cols; j += lanes) {
        store(row + j, load_some(from.from(i, j).start, cols - j));
      }
    } else {
      for (std::size_t j = 0; j < padded; ++j) row[j] = j < cols ? from(i, j) : 0.0;
    }
  }
}

// A (rows x depth), a tile's rows at a time: column after column of each, padded to whole vectors.
inline void pack_rows(const View& a, std::size_t rows, std::size_t depth, double* packed) {
  for (std::size_t i = 0; i < rows; i += tile::rows, packed += depth * tile::column_stride) {
    const std::size_t height = std::min(tile::rows, rows - i);
    pack(a.transposed().from(0, i), depth, height, packed, tile::column_stride);
  }
}
