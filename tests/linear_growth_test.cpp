// What exact twins tell about differences between near-twins.
#include "nn/analysis/linear_growth.hpp"

#include <algorithm>

#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

nn::Mlp network(const nn::Activation& f, const nn::Initializer& weights) {
  return {{2, 8, 1}, f, weights};
}

nn::LinearGrowth growth_of(const nn::Dataset& data, const nn::Activation& f, double rate,
                           std::size_t steps) {
  return nn::linear_growth(network(f, nn::constant(0.5)), network(f, nn::uniform(1.0)), data, rate,
                           steps, 20);
}

}  // namespace

// The numbers come from loops written by hand, without this library's matrices.
TEST_CASE("Exact twins tell how differences grow") {
  const std::size_t steps = sanitized ? 500 : 2000;
  const auto [circles, sigmoid, at_500, at_2000] =
      GENERATE(table<bool, bool, double, double>({{true, false, 1.720e-08, 7.995e-04},
                                                  {true, true, 1.620e-09, 5.557e-08},
                                                  {false, false, 9.012e-09, 4.942e-09},
                                                  {false, true, 6.496e-08, 3.905e-08}}));
  CAPTURE(circles, sigmoid);
  const nn::Dataset data = circles ? nn::circles(100) : nn::moons(100);
  const nn::Activation f = sigmoid ? nn::sigmoid() : nn::tanh();
  const double rate = sigmoid ? 1.0 : 0.3;
  const nn::LinearGrowth growth = growth_of(data, f, rate, steps);
  CHECK(growth.step[25] == 500.0);
  CHECK(1e-9 * growth.spread[25] == Approx(at_500).epsilon(5e-4));
  if (steps >= 2000) CHECK(1e-9 * growth.spread[100] == Approx(at_2000).epsilon(5e-4));

  nn::Mlp near(network(f, [](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::uniform(1e-9)(fan_in, fan_out, rng) + 0.5;
  }));
  nn::GradientDescent descent(rate);
  nn::train(near, data, nn::binary_cross_entropy, descent, {.steps = 500});
  CHECK(nn::spread(near.dense(0)) == Approx(1e-9 * growth.spread[25]).epsilon(1e-3));
}

TEST_CASE("The factor of a step is that of the last look before it") {
  const nn::LinearGrowth growth = growth_of(nn::circles(100), nn::tanh(), 0.3, 2000);
  CHECK(growth.factor_at(500) == Approx(1.006819).epsilon(1e-6));
  CHECK(growth.factor_at(519) == growth.factor_at(500));
  CHECK(growth.factor_at(520) != growth.factor_at(500));
  CHECK(growth.factor_at(100000) == growth.factor_at(2000));
}
