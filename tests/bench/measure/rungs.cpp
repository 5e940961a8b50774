#include "tests/bench/measure/rungs.hpp"

#include <cmath>

#include "matrix/fast/tile.hpp"
#include "matrix/matmul.hpp"

namespace bench {

namespace {

// The definition: each element a sum of its own. The next addition waits for the last, and B is
// read down its columns, from another cache line each time.
void naive(const Matrix& a, const Matrix& b, Matrix& c) {
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < b.cols(); ++j) {
      double sum = 0.0;
      for (std::size_t k = 0; k < a.cols(); ++k) sum = std::fma(a(i, k), b(k, j), sum);
      c(i, j) = sum;
    }
  }
}

// k outside j: the loops of matrix/matmul.cpp. Neighbours in a row of C do not wait for each other, so
// they fit into one vector. But each sum is loaded and stored for every addition.
void reordered(const Matrix& a, const Matrix& b, Matrix& c) { matmul_textbook(a, b, c); }

// A tile of sums stays in registers while k runs. What it reads comes from wherever B lies.
void tiled(const Matrix& a, const Matrix& b, Matrix& c) {
  const std::size_t m = a.rows(), depth = a.cols(), n = b.cols();
  for (std::size_t j = 0; j < n; j += tile::cols) {
    tile::sweep({m,
                 std::min(tile::cols, n - j),
                 depth,
                 {a.values().data(), depth, 1},
                 tile::rows * depth,
                 b.values().data() + j,
                 n,
                 c.values().data() + j,
                 n,
                 true});
  }
}

void packed(const Matrix& a, const Matrix& b, Matrix& c) { matmul(a, b, c); }

}  // namespace

const std::vector<Rung>& ladder() {
  static const std::vector<Rung> rungs = {{"naive", naive},
                                          {"reordered", reordered},
                                          {"tiled", tiled},
                                          {"packed", packed},
                                          {"parallel", packed, true}};
  return rungs;
}

}  // namespace bench
