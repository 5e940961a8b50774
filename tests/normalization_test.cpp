// Batch and layer normalization: gradients, both modes, what becomes of twins, what is refused.
#include <cmath>

#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "tests/catch.hpp"
#include "tests/random_matrix.hpp"

namespace {

// Scale and shift away from 1 and 0, where an error in them would hide.
void shake(nn::Normalization& layer) {
  layer.scale.value = random(1, layer.scale.value.cols(), 21);
  layer.shift.value = random(1, layer.scale.value.cols(), 22);
}

void check_derivatives(nn::Layer& layer, std::size_t batch, std::size_t width) {
  CAPTURE(batch, width);
  const auto check = nn::check_gradients(layer, random(batch, width, 3), random(batch, width, 4),
                                         nn::mean_squared_error);
  REQUIRE(check.largest_gradient > 1e-4);
  CHECK(check.relative_error() < 1e-7);  // seen: at most 4e-9
}

// Twins beside one another: every column is the first.
Matrix equal_columns(const Matrix& first, std::size_t width) {
  Matrix all(first.rows(), width);
  for (std::size_t i = 0; i < all.rows(); ++i) {
    for (double& value : all.row(i)) value = first(i, 0);
  }
  return all;
}

}  // namespace

TEST_CASE("Gradients of both normalizations are derivatives, for odd shapes, in both modes") {
  for (std::size_t batch : {2, 3, 7}) {
    for (std::size_t width : {1, 2, 5, 9}) {
      nn::BatchNorm by_batch(width);
      shake(by_batch);
      check_derivatives(by_batch, batch, width);
      by_batch.set_training(false);
      check_derivatives(by_batch, batch, width);
      nn::LayerNorm by_layer(width);
      shake(by_layer);
      check_derivatives(by_layer, batch, width);
    }
  }
  nn::LayerNorm one_sample(5);
  shake(one_sample);
  check_derivatives(one_sample, 1, 5);
}

TEST_CASE("What is normalized has mean 0 and variance 1, whatever its scale was") {
  for (std::uint64_t seed : {1, 2, 3}) {
    for (double size : {1.0, 30.0, 1e100}) {
      CAPTURE(seed, size);
      const Matrix x = size * (random(33, 17, seed) + 3.0);
      nn::BatchNorm by_batch(17);
      nn::LayerNorm by_layer(17);
      for (const Matrix& y : {transpose(by_batch.forward(x)), by_layer.forward(x)}) {
        for (std::size_t i = 0; i < y.rows(); ++i) {
          Matrix one(1, y.cols());
          std::ranges::copy(y.row(i), one.values().begin());
          const nn::Statistics s = nn::statistics(one);
          CHECK(std::abs(s.mean) < 1e-13);  // seen: 2e-15
          // epsilon is 1e-5 beside a variance of 0.2 at least.
          CHECK(s.standard_deviation == Approx(1.0).epsilon(1e-4));
        }
      }
    }
  }
}

TEST_CASE("Running statistics converge to those of the batches, the variance unbiased") {
  const Matrix x = random(5, 3, 8);
  nn::BatchNorm layer(3);
  for (int step = 0; step < 400; ++step) layer.forward(x);  // 0.9^400 is 5e-19
  const Matrix average = column_sums(x) * 0.2;
  Matrix squares = Matrix::zeros(1, 3);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 3; ++j) squares(0, j) += std::pow(x(i, j) - average(0, j), 2);
  }
  CHECK(approx_equal(layer.running_mean(), average, 1e-14));
  CHECK(approx_equal(layer.running_variance(), squares * 0.25, 1e-14));
}

TEST_CASE("In evaluation a sample's output depends on no other sample") {
  nn::BatchNorm layer(3);
  layer.forward(random(8, 3, 1));
  layer.set_training(false);
  const Matrix one = random(1, 3, 2);
  Matrix two = random(2, 3, 3);
  std::ranges::copy(one.row(0), two.row(1).begin());
  const Matrix alone = layer.forward(one);
  const Matrix& together = layer.forward(two);
  for (std::size_t j = 0; j < 3; ++j) CHECK(alone(0, j) == together(1, j));
}

TEST_CASE("Twins leave batch normalization as twins; layer normalization leaves nothing of them") {
  for (std::uint64_t seed : {1, 2, 3}) {
    for (std::size_t width : {3, 7, 17, 100}) {
      const Matrix x = equal_columns(random(33, 1, seed), width);
      const Matrix dy = equal_columns(random(33, 1, seed + 10), width);
      nn::BatchNorm by_batch(width);
      CHECK(nn::distinct_columns(by_batch.forward(x)) == 1);
      CHECK(nn::distinct_columns(by_batch.backward(dy)) == 1);
      CHECK(max_abs(by_batch.normalized()) > 1.0);
      CHECK(nn::column_spread(by_batch.scale.gradient) == 0.0);
      nn::LayerNorm by_layer(width);
      CHECK(max_abs(by_layer.forward(x)) < 1e-11);  // seen: 2e-12, round-off times 316
      CHECK(nn::distinct_columns(by_layer.normalized()) == 1);
      CHECK(nn::distinct_columns(by_layer.backward(dy)) == 1);
      CHECK(max_abs(by_layer.backward(dy)) < 1e-11);  // seen: 1e-12
    }
  }
}

TEST_CASE("A feature that never changes is normalized to 0; an explosion is not hidden") {
  nn::BatchNorm layer(2);
  const Matrix y = layer.forward({{0.5, 1}, {0.5, 2}, {0.5, 4}});
  for (std::size_t i = 0; i < 3; ++i) CHECK(y(i, 0) == 0.0);
  nn::LayerNorm single(1);
  CHECK(single.forward({{7}, {-3}}) == Matrix{{0}, {0}});

  const Matrix huge = {{1e200, 1}, {-1e200, 2}}, broken = {{std::nan(""), 1}, {1, 2}};
  for (const Matrix& x : {huge, broken}) {
    CHECK(std::isnan(nn::BatchNorm(2).forward(x)(1, 0)));
    CHECK(std::isfinite(nn::BatchNorm(2).forward(x)(1, 1)));
    CHECK(std::isnan(nn::LayerNorm(2).forward(x)(0, 1)));
  }
}

TEST_CASE("Normalizations refuse what they cannot normalize") {
  nn::BatchNorm layer(3);
  CHECK_THROWS_WITH(layer.forward(Matrix::zeros(1, 3)),
                    "BatchNorm: (1 x 3) in training: a variance needs at least 2 samples; give "
                    "more, or set_training(false)");
  CHECK_THROWS_WITH(layer.forward(Matrix(4, 2)), "BatchNorm: (4 x 2): expected (batch x 3)");
  CHECK_THROWS_WITH(nn::LayerNorm(3).forward(Matrix(4, 2)),
                    "LayerNorm: (4 x 2): expected (batch x 3)");
  layer.forward(random(4, 3, 1));
  CHECK_THROWS_WITH(layer.backward(Matrix(5, 3)),
                    "BatchNorm backward: (5 x 3) and (4 x 3): shapes differ");
  CHECK_THROWS_WITH(nn::LayerNorm(0), "LayerNorm: a width of 0 has nothing to normalize");
  CHECK_THROWS_WITH(nn::LayerNorm(2, -1.0),
                    "LayerNorm: epsilon is -1: give a finite number above 0");
  CHECK_THROWS_WITH(nn::BatchNorm(2, 1e-5, 1.5), "BatchNorm: momentum 1.5 is outside [0, 1]");
  layer.set_training(false);
  CHECK_NOTHROW(layer.forward(Matrix::zeros(1, 3)));
}
