// Residual layers, the learned scale, and Fixup's start: values, gradients, and how variance grows.
#include "nn/layers/residual.hpp"

#include <cmath>

#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/scale.hpp"
#include "nn/starts/fixup.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/random_matrix.hpp"
#include "tests/run.hpp"

namespace {

nn::Sequential dense_branch(std::size_t width, std::size_t hidden, Rng& rng) {
  nn::Sequential branch;
  branch.add<nn::Dense>(width, hidden, nn::he_normal(), rng);
  branch.add<nn::ActivationLayer>(nn::relu());
  branch.add<nn::Dense>(hidden, width, nn::he_normal(), rng);
  return branch;
}

double variance(const Matrix& a) { return std::pow(nn::statistics(a).standard_deviation, 2); }

// Variance after `blocks` blocks over variance before, for 200 samples of 64 normal numbers.
double growth(std::size_t blocks, double scale, std::uint64_t seed) {
  Rng rng(seed);
  nn::Sequential net;
  for (std::size_t l = 0; l < blocks; ++l) {
    net.add<nn::Residual>(dense_branch(64, 64, rng), scale);
  }
  const Matrix x = random(200, 64, seed + 1000);
  return variance(net.forward(x)) / variance(x);
}

// Random pictures of 10 kinds through a stem, `blocks` blocks as Fixup starts them, a classifier.
struct FixupNetwork {
  explicit FixupNetwork(std::size_t blocks) {
    Rng rng(5);
    net.add<nn::Dense>(30, 64, nn::he_normal(), rng);
    for (std::size_t l = 0; l < blocks; ++l) {
      net.add<nn::Residual>(nn::fixup_branch(64, blocks, 2, rng));
    }
    net.add<nn::Dense>(64, 10, nn::zeros(), rng);
    for (std::size_t i = 0; i < 64; ++i) data.targets(i, i % 10) = 1.0;
  }
  nn::Sequential net;
  nn::Dataset data{random(64, 30, 9), Matrix::zeros(64, 10)};
};

}  // namespace

TEST_CASE("A residual layer adds its branch, times its scale") {
  Rng rng(1);
  nn::Dense doubled(2, 2, nn::zeros(), rng);
  doubled.weights.value = {{2, 0}, {0, 2}};
  nn::Residual layer(doubled, 0.25);
  CHECK(layer.forward({{1, -4}, {8, 0}}) == Matrix{{1.5, -6}, {12, 0}});
  CHECK(layer.backward({{1, 2}, {-4, 0}}) == Matrix{{1.5, 3}, {-6, 0}});
  nn::Residual empty{nn::Sequential()};
  CHECK(empty.forward({{1, -4}}) == Matrix{{2, -8}});
}

TEST_CASE("A residual layer's gradients are derivatives, with and without a scale") {
  for (double scale : {1.0, 0.25, 0.0}) {
    for (std::size_t batch : {1, 2, 7}) {
      CAPTURE(scale, batch);
      Rng rng(batch);
      nn::Residual layer(dense_branch(5, 3, rng), scale);
      layer.parameters()[1]->value = random(1, 3, 2);
      const Matrix x = random(batch, 5, 3), targets = random(batch, 5, 4);
      const auto check = nn::check_gradients(layer, x, targets, nn::mean_squared_error);
      REQUIRE(check.largest_gradient > 1e-4);
      CHECK(check.relative_error() < 1e-7);  // seen: at most 2e-10
    }
  }
}

TEST_CASE("Parameters and mode pass through to the branch; what does not fit is refused") {
  Rng rng(1);
  nn::Sequential branch = dense_branch(3, 4, rng);
  const auto* dropout = &branch.add<nn::Dropout>(0.5, 1);
  nn::Residual layer(std::move(branch));
  CHECK(layer.parameters().size() == 4);
  CHECK(layer.parameters()[2]->value.rows() == 4);
  layer.set_training(false);
  layer.forward(random(5, 3, 1));
  CHECK(dropout->mask() == Matrix::filled(5, 3, 1.0));

  nn::Residual wrong(nn::Dense(3, 5, nn::zeros(), rng));
  CHECK_THROWS_WITH(wrong.forward(Matrix::zeros(4, 3)),
                    "Residual: the branch turns (4 x 3) into (4 x 5), but what is added must keep "
                    "the shape");
  CHECK_THROWS_WITH(layer.backward(Matrix(4, 3)),
                    "Residual backward: (4 x 3) and (5 x 3): shapes differ");
  CHECK_THROWS_AS(nn::Residual(std::unique_ptr<nn::Layer>()), std::invalid_argument);
}

TEST_CASE("A scale starts as no change, and its gradients are derivatives") {
  nn::Scale layer;
  const Matrix x = random(7, 3, 1);
  CHECK(same_bits(layer.forward(x), x));
  layer.multiplier.value = {{-1.5}};
  layer.bias.value = {{0.5}};
  CHECK(layer.forward({{2, -4}}) == Matrix{{-2.5, 6.5}});
  CHECK(layer.backward({{1, 2}}) == Matrix{{-1.5, -3}});
  CHECK(layer.multiplier.gradient == Matrix{{-6}});
  CHECK(layer.bias.gradient == Matrix{{3}});
  const auto check = nn::check_gradients(layer, x, random(7, 3, 2), nn::mean_squared_error);
  REQUIRE(check.largest_gradient > 1e-4);
  CHECK(check.relative_error() < 1e-7);  // seen: 3e-11
  CHECK_THROWS_AS(layer.backward(Matrix(7, 2)), std::invalid_argument);
}

TEST_CASE(
    "Branches started by He triple the variance at every block; divided by sqrt(L) they do "
    "not") {
  const std::uint64_t seeds = sanitized ? 5 : 20;
  for (std::size_t blocks : {10, 30}) {
    const auto depth = static_cast<double>(blocks);
    double log_growth = 0.0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      CAPTURE(blocks, seed);
      const double a_block = std::log(growth(blocks, 1.0, seed)) / depth;
      CHECK(std::exp(a_block) > 2.3);  // seen over 20 seeds: 2.64 to 3.43
      CHECK(std::exp(a_block) < 3.9);
      log_growth += a_block / static_cast<double>(seeds);
      const double scaled = growth(blocks, 1.0 / std::sqrt(depth), seed);
      CHECK(scaled > 3.0);  // seen: 5.0 to 7.8; (1 + 2 / L)^L is 6.2 and 6.9, and less than e^2
      CHECK(scaled < 10.0);
    }
    CHECK(std::exp(log_growth) == Approx(3.0).epsilon(0.1));  // seen: 2.97 and 2.92
  }
}

TEST_CASE("Fixup's factor, and a start that is the usual one times it") {
  CHECK(nn::fixup_factor(16, 2) == 0.25);
  CHECK(nn::fixup_factor(16, 3) == 0.5);
  CHECK(nn::fixup_factor(1, 2) == 1.0);
  CHECK_THROWS_WITH(
      nn::fixup_factor(5, 1),
      "fixup: 5 blocks with branches of 1 layers: give at least 1 block and 2 layers");
  CHECK_THROWS_AS(nn::fixup_factor(0, 2), std::invalid_argument);
  CHECK_THROWS_AS(nn::fixup(3, 0), std::invalid_argument);
  Rng one(3), other(3);
  CHECK(same_bits(nn::fixup(16, 2)(7, 5, one), 0.25 * nn::he_normal()(7, 5, other)));
}

TEST_CASE("Fixup starts as its own stem: the variance is unchanged and the loss is ln 10") {
  for (std::size_t blocks : {1, 10, 30}) {
    CAPTURE(blocks);
    FixupNetwork fixup(blocks);
    const Matrix stem = fixup.net[0].forward(fixup.data.inputs);
    const Matrix* signal = &stem;
    for (std::size_t l = 1; l <= blocks; ++l) signal = &fixup.net[l].forward(*signal);
    CHECK(*signal == stem);
    CHECK(variance(*signal) / variance(stem) == 1.0);
    const double loss = nn::evaluate_gradients(fixup.net, fixup.data, nn::softmax_cross_entropy);
    CHECK(loss == Approx(std::log(10.0)).epsilon(1e-14));
  }
}

TEST_CASE("What Fixup starts at 0 wakes up, in every branch") {
  FixupNetwork fixup(30);
  nn::Momentum momentum(0.01, 0.9);
  const auto losses =
      nn::train(fixup.net, fixup.data, nn::softmax_cross_entropy, momentum, {.steps = 100});
  CHECK(losses.back() < 0.2);  // seen: 0.04
  for (const nn::Parameter* parameter : fixup.net.parameters()) {
    CHECK(max_abs(parameter->gradient) > 0.0);
    CHECK(max_abs(parameter->value) > 0.0);
  }
}
