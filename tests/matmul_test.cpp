// The guarantee: every product equals the textbook loop, bit by bit, whatever the
// shape and the threads.
#include "matrix/matmul.hpp"

#include <omp.h>

#include <cmath>
#include <limits>

#include "matrix/random.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

// Ordinary numbers with what is hard between them: zeros of both signs, tiny, huge, infinite.
Matrix awkward(std::size_t rows, std::size_t cols, Rng& rng) {
  const double hard[] = {0.0, -0.0, 5e-324, 1e-310, 1e150, -1e150};
  Matrix a(rows, cols);
  for (double& value : a.values()) {
    value = rng.below(10) == 0 ? hard[rng.below(std::size(hard))] : rng.normal();
    if (rng.below(20'000) == 0) value = std::numeric_limits<double>::infinity();
  }
  return a;
}

// A side from 1 to 300: ones, primes, and every tile's and vector's size with its neighbours.
std::size_t side(Rng& rng) {
  const std::size_t special[] = {1,  2,   3,   4,   5,   7,   8,   9,   11,  12,  13,  15,  16, 17,
                                 23, 24,  25,  31,  32,  33,  63,  64,  65,  71,  72,  73,  95, 96,
                                 97, 127, 128, 129, 131, 191, 192, 193, 211, 255, 256, 257, 293};
  const std::size_t kind = rng.below(4);
  if (kind == 0) return special[rng.below(std::size(special))];
  return 1 + rng.below(kind == 1 ? 300 : 60);
}

// The definition: each element a sum of its own, k ascending from 0.
Matrix by_definition(const Matrix& a, const Matrix& b) {
  Matrix c(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < b.cols(); ++j) {
      double sum = 0.0;
      for (std::size_t k = 0; k < a.cols(); ++k) sum = std::fma(a(i, k), b(k, j), sum);
      c(i, j) = sum;
    }
  }
  return c;
}

// Products of one shape that differ from the textbook loop: three forms, 1 to 4 threads.
std::size_t mismatches_of(std::size_t m, std::size_t k, std::size_t n, Rng& rng) {
  const Matrix a = awkward(m, k, rng);
  const Matrix b = awkward(k, n, rng);
  const Matrix truth = matmul_textbook(a, b);
  const Matrix a_transposed = transpose(a);
  const Matrix b_transposed = transpose(b);
  const int threads_before = omp_get_max_threads();
  std::size_t mismatches = 0;
  for (int threads = 1; threads <= 4; ++threads) {
    omp_set_num_threads(threads);
    mismatches += !same_bits(matmul(a, b), truth);
    mismatches += !same_bits(matmul_tn(a_transposed, b), truth);
    mismatches += !same_bits(matmul_nt(a, b_transposed), truth);
  }
  omp_set_num_threads(threads_before);
  return mismatches;
}

}  // namespace

TEST_CASE("The textbook loop is the definition to the last bit, with 1 to 4 threads", "[bits]") {
  const std::size_t shapes[][3] = {{1, 1, 1}, {7, 5, 3}, {4, 0, 6}, {33, 17, 66}, {131, 97, 129}};
  Rng rng(3);
  const int threads_before = omp_get_max_threads();
  for (const auto& [m, k, n] : shapes) {
    const Matrix a = awkward(m, k, rng), b = awkward(k, n, rng);
    const Matrix truth = by_definition(a, b);
    for (int threads = 1; threads <= 4; ++threads) {  // the last shape is worth them
      omp_set_num_threads(threads);
      CAPTURE(m, k, n, threads);
      CHECK(same_bits(matmul_textbook(a, b), truth));
    }
  }
  omp_set_num_threads(threads_before);
}

TEST_CASE("Every product equals the textbook loop to the last bit, with 1 to 4 threads", "[bits]") {
  Rng rng(2026);
#if defined(__FMA__)
  const int shapes = sanitized ? 60 : 600;
#else
  const int shapes = 150;  // each std::fma is a call of the library
#endif
  std::size_t mismatches = 0;
  for (int shape = 0; shape < shapes; ++shape) {
    const std::size_t m = side(rng), k = side(rng), n = side(rng);
    mismatches += mismatches_of(m, k, n, rng);
  }
  CHECK(mismatches == 0);
}

TEST_CASE("A sum that crosses blocks is the same, with any number of threads", "[bits]") {
  // Blocks end at 512 in k, at 96 in m (48 for narrower vectors) and at 1920 in n; B is packed from
  // 70,000 elements on, for more rows than a tile has.
  const std::size_t shapes[][3] = {{150, 129, 101}, {193, 513, 137}, {97, 1025, 69},
                                   {9, 384, 2049},  {9, 8000, 9},    {200, 37, 1921},
                                   {1, 900, 1},     {900, 513, 1},   {129, 91, 770}};
  Rng rng(1);
  for (const auto& [m, k, n] : shapes) {
    CAPTURE(m, k, n);
    CHECK(mismatches_of(m, k, n, rng) == 0);
  }
}

TEST_CASE("A product into a matrix that was there is the same", "[bits]") {
  Rng rng(8);
  const Matrix a = awkward(9, 17, rng);
  const Matrix b = awkward(17, 5, rng);
  Matrix kept = Matrix::filled(3, 100, 7.0);
  matmul(a, b, kept);
  CHECK(same_bits(kept, matmul_textbook(a, b)));
  matmul(a, b, kept);  // over what it left
  CHECK(same_bits(kept, matmul_textbook(a, b)));
}

TEST_CASE("Products that a program computes side by side are the same", "[bits]") {
  Rng rng(4);
  std::size_t mismatches = 0;
  // Too small for threads, in place and in blocks; and large enough.
  const std::size_t shapes[][3] = {{20, 91, 130}, {9, 270, 270}, {129, 91, 130}};
  for (const auto& [m, k, n] : shapes) {
    const Matrix a = awkward(m, k, rng), b = awkward(k, n, rng);
    const Matrix truth = matmul_textbook(a, b);
#pragma omp parallel for num_threads(3) reduction(+ : mismatches)
    for (int turn = 0; turn < 12; ++turn) mismatches += !same_bits(matmul(a, b), truth);
  }
  CHECK(mismatches == 0);
}

TEST_CASE("A product is the same where OpenMP is told of more threads than a machine can start") {
  Rng rng(7);
  const Matrix a = awkward(129, 91, rng), b = awkward(91, 130, rng);
  const Matrix truth = matmul(a, b);
  const int before = omp_get_max_threads();
  omp_set_num_threads(100000);
  const Matrix c = matmul(a, b);
  omp_set_num_threads(before);
  CHECK(same_bits(c, truth));
}

TEST_CASE("Products of small integers are what they are by hand") {
  const Matrix a = {{1, 2}, {3, 4}, {5, 6}};
  const Matrix b = {{1, 0, 2}, {0, 1, 3}};
  CHECK(matmul(a, b) == Matrix{{1, 2, 8}, {3, 4, 18}, {5, 6, 28}});
  CHECK(matmul_tn(a, a) == Matrix{{35, 44}, {44, 56}});
  CHECK(matmul_nt(a, a) == Matrix{{5, 11, 17}, {11, 25, 39}, {17, 39, 61}});
}

TEST_CASE("Inner sizes that differ are named; an inner size of 0 gives zeros") {
  CHECK_THROWS_WITH(matmul(Matrix(2, 3), Matrix(4, 5)),
                    "matmul: (2 x 3) by (4 x 5): inner sizes 3 and 4 differ");
  CHECK_THROWS_WITH(matmul_tn(Matrix(2, 3), Matrix(4, 5)),
                    "matmul_tn: (2 x 3) by (4 x 5): inner sizes 2 and 4 differ");
  CHECK_THROWS_WITH(matmul_nt(Matrix(2, 3), Matrix(4, 5)),
                    "matmul_nt: (2 x 3) by (4 x 5): inner sizes 3 and 5 differ");
  CHECK(matmul(Matrix(2, 0), Matrix(0, 3)) == Matrix::zeros(2, 3));
  CHECK(matmul(Matrix(0, 4), Matrix(4, 3)) == Matrix::zeros(0, 3));
}
