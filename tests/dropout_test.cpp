// Dropout: its masks, its two modes, its gradient, and what it does to twins.
#include "nn/layers/dropout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/activation.hpp"
#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/random_matrix.hpp"

namespace {

// The same mask in every forward: what a gradient check can differentiate.
struct HeldMask : nn::Dropout {
  HeldMask() : nn::Dropout(0.3, 7) {}
  const Matrix& forward(const Matrix& input) override {
    nn::Dropout::operator=(nn::Dropout(0.3, 7));
    return nn::Dropout::forward(input);
  }
};

}  // namespace

TEST_CASE("A mask silences its share and divides the rest by the probability of being kept") {
  const Matrix ones = Matrix::filled(200, 100, 1.0);
  for (double share : {0.0, 0.1, 0.5, 0.9}) {
    for (std::uint64_t seed : {1, 2, 3}) {
      CAPTURE(share, seed);
      nn::Dropout layer(share, seed);
      const Matrix y = layer.forward(ones);
      const auto silent = static_cast<double>(std::ranges::count(y.values(), 0.0));
      const auto kept = std::ranges::count(y.values(), 1.0 / (1.0 - share));
      CHECK(silent + static_cast<double>(kept) == 20000.0);
      // 20,000 draws: five standard errors.
      const double error = std::sqrt(share * (1.0 - share) / 20000.0);
      CHECK(std::abs(silent / 20000.0 - share) <= 5.0 * error);
      CHECK(std::abs(mean(y) - 1.0) <= 5.0 * error / (1.0 - share) + 1e-12);
      CHECK(y == layer.mask());
      if (share == 0.5) {
        CHECK(nn::distinct_columns(y) == 100);
        CHECK(nn::distinct_columns(transpose(y)) == 200);
      }
    }
  }
}

TEST_CASE("The same seed gives the same masks; each forward draws a new one") {
  const Matrix x = random(5, 7, 1);
  nn::Dropout one(0.5, 3), other(0.5, 3), third(0.5, 4);
  const Matrix first = one.forward(x), second = one.forward(x);
  CHECK(same_bits(first, other.forward(x)));
  other.set_training(false);  // evaluation draws nothing
  other.forward(x);
  other.set_training(true);
  CHECK(same_bits(second, other.forward(x)));
  CHECK_FALSE(first == second);
  CHECK_FALSE(first == third.forward(x));
}

TEST_CASE("Evaluation changes nothing, forwards and backwards") {
  nn::Dropout layer(0.9, 1);
  layer.set_training(false);
  const Matrix x = {{-0.0, 1e308, std::nan("")}, {std::numeric_limits<double>::infinity(), 1, -2}};
  CHECK(same_bits(layer.forward(x), x));
  CHECK(same_bits(layer.backward(x), x));
}

TEST_CASE("What was dropped gets no gradient; under one mask the gradient is the derivative") {
  nn::Dropout layer(0.5, 1);
  const Matrix x = random(7, 5, 1), dy = random(7, 5, 2);
  const Matrix y = layer.forward(x);
  CHECK(same_bits(layer.backward(dy), dy * layer.mask()));
  CHECK_THROWS_WITH(layer.backward(Matrix(7, 4)),
                    "Dropout backward: (7 x 4) and (7 x 5): shapes differ");

  HeldMask held;
  const auto check = nn::check_gradients(held, x, random(7, 5, 3), nn::mean_squared_error);
  REQUIRE(check.largest_gradient > 1e-4);
  CHECK(check.relative_error() < 1e-7);  // seen: 1e-10
  const Matrix& mask = held.mask();
  CHECK(std::ranges::count(mask.values(), 0.0) > 0);
}

TEST_CASE("A share outside [0, 1) is refused") {
  CHECK_THROWS_WITH(nn::Dropout(1.0, 1),
                    "Dropout: a share of 1 is outside [0, 1): some neurons must be kept");
  for (double share : {-0.1, 1.5, std::nan("")}) {
    CHECK_THROWS_AS(nn::Dropout(share, 1), std::invalid_argument);
  }
}

TEST_CASE("Dropout of hidden neurons parts twins at the first step; dropout of inputs does not") {
  for (bool hidden : {true, false}) {
    for (std::uint64_t seed : {1, 2, 3}) {
      CAPTURE(hidden, seed);
      Rng rng(1);
      nn::Sequential net;
      if (!hidden) net.add<nn::Dropout>(0.5, seed);
      auto& first = net.add<nn::Dense>(2, 7, nn::constant(0.5), rng);
      net.add<nn::ActivationLayer>(nn::tanh());
      if (hidden) net.add<nn::Dropout>(0.5, seed);
      auto& last = net.add<nn::Dense>(7, 1, nn::constant(0.5), rng);
      nn::Adam adam(0.01);
      nn::train(net, nn::moons(40), nn::binary_cross_entropy, adam, {.steps = 1});
      CHECK(nn::distinct_neurons(first) == (hidden ? 7 : 1));
      CHECK(nn::distinct_columns(transpose(last.weights.value)) == (hidden ? 7 : 1));
      nn::train(net, nn::moons(40), nn::binary_cross_entropy, adam, {.steps = 100});
      CHECK(nn::distinct_neurons(first) == (hidden ? 7 : 1));
    }
  }
}
