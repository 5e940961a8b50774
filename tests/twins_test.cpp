// Twins are counted exactly, and stay twins to the last bit, in products and in training.
#include "nn/analysis/twins.hpp"

#include <cmath>

#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

TEST_CASE("Distinct neurons are counted exactly, the bias included") {
  Rng rng(1);
  nn::Dense layer(2, 4, nn::constant(0.5), rng);
  CHECK(nn::distinct_neurons(layer) == 1);
  CHECK(nn::spread(layer) == 0.0);
  layer.weights.value(1, 2) = std::nextafter(0.5, 1.0);
  CHECK(nn::distinct_neurons(layer) == 2);
  CHECK(nn::spread(layer) == Approx(1.1e-16).epsilon(0.02));
  layer.bias.value(0, 3) = -1.0;
  CHECK(nn::distinct_neurons(layer) == 3);
  CHECK(nn::spread(layer) == 1.0);
  CHECK(nn::distinct_columns(Matrix(0, 3)) == 1);
  CHECK_THROWS_AS(nn::column_spread(Matrix(3, 0)), std::invalid_argument);
}

TEST_CASE("In a network, neurons with different outgoing weights are no twins") {
  nn::Mlp net({2, 3, 4, 1}, nn::tanh(), nn::constant(0.5));
  CHECK(nn::spread(net) == 0.0);
  CHECK(nn::distinct_neurons(net, 0) == 1);
  CHECK(nn::distinct_neurons(net, 1) == 1);
  net.dense(1).weights.value(2, 0) = 0.75;  // from the first layer's last to the second's first
  CHECK(nn::distinct_neurons(net, 0) == 2);
  CHECK(nn::distinct_neurons(net.dense(0)) == 1);
  CHECK(nn::distinct_neurons(net, 1) == 2);
  CHECK(nn::spread(net) == 0.25);
  CHECK_THROWS_AS(nn::distinct_neurons(net, 2), std::out_of_range);
}

TEST_CASE("Blocks of columns are compared as single columns are") {
  const Matrix a = {{1, 2, 1, 2, 1, 2}, {3, 4, 3, 4, 3, 4.5}};
  CHECK(nn::block_spread(a, 1) == 0.0);
  CHECK(nn::block_spread(a, 3) == 0.5);
  CHECK(nn::block_spread(a, 6) == nn::column_spread(a));
  CHECK_THROWS_WITH(nn::block_spread(a, 4),
                    "block_spread: (2 x 6) does not divide into 4 blocks of columns");
  CHECK_THROWS_AS(nn::block_spread(a, 0), std::invalid_argument);
}

TEST_CASE("Equal columns give equal columns, equal rows equal rows, at every odd width") {
  Rng rng(3);
  for (std::size_t width : {3, 7, 17, 33, 100}) {
    const Matrix x = nn::normal(1.0)(33, 29, rng);
    Matrix twins(29, width);
    for (std::size_t i = 0; i < twins.rows(); ++i) {
      const double weight = rng.normal();
      for (double& value : twins.row(i)) value = weight;
    }
    const Matrix columns = matmul(x, twins), rows = matmul_tn(twins, transpose(x));
    CHECK(nn::distinct_columns(columns) == 1);
    CHECK(nn::distinct_columns(transpose(rows)) == 1);
    CHECK(nn::distinct_columns(transpose(columns)) == 33);  // so that it is no product of zeros
  }
}

// A step of the widest network, whose products are shared out among threads, costs a hundred times
// one of the narrow ones. It takes a tenth of the steps, each ten times as large. Where memory is
// checked, a few steps show what there is to see.
static std::size_t steps_of(std::size_t width) {
  if (sanitized) return 50;
  return width < 100 ? 1000 : 100;
}

TEST_CASE("Identical neurons stay identical to the last bit while they train") {
  for (std::size_t width : {3, 7, 17, 100}) {
    for (std::size_t batch : {1, 33, 256}) {
      CAPTURE(width, batch);
      const nn::Dataset moons = nn::moons(256);
      std::vector<std::size_t> order = Rng(batch).permutation(moons.size());
      order.resize(batch);
      const nn::Dataset data = nn::rows(moons, order);
      // 1 / width keeps a wide layer of equal weights out of saturation, so that it does train.
      nn::Mlp net({2, width, width, width, 1}, nn::tanh(),
                  nn::constant(1.0 / static_cast<double>(width)));
      const Matrix before = net.dense(1).weights.value;
      nn::GradientDescent descent((width < 100 ? 1.0 : 10.0) / static_cast<double>(width));
      const auto losses =
          nn::train(net, data, nn::binary_cross_entropy, descent, {.steps = steps_of(width)});
      CHECK(losses.back() < (sanitized ? 1.0 : 0.7) * losses.front());
      CHECK(max_abs(net.dense(1).weights.value - before) > (sanitized ? 0.0 : 1e-3));
      CHECK(nn::spread(net) == 0.0);  // outgoing weights included
    }
  }
}
