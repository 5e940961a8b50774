// View: a matrix read by strides.
#pragma once

#include <cstddef>

// A matrix read by strides: A and A^T look alike to whoever reads.
struct View {
  const double* start;
  std::size_t row_stride;
  std::size_t col_stride;
  double operator()(std::size_t i, std::size_t j) const {
    return start[i * row_stride + j * col_stride];
  }
  View from(std::size_t i, std::size_t j) const {
    return {start + i * row_stride + j * col_stride, row_stride, col_stride};
  }
  View transposed() const { return {start, col_stride, row_stride}; }
};
