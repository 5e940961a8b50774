// The variance map and the networks that it speaks of.
#include "variance_map.hpp"

#include <algorithm>
#include <cmath>

#include "nn/starts/gain.hpp"
#include "tests/catch.hpp"

TEST_CASE("1 is a fixed point; a ReLU hands every variance on, a tanh pulls it back to 1") {
  for (const auto& f : {nn::relu(), nn::tanh(), nn::gelu(), nn::silu(), nn::selu()}) {
    CAPTURE(f.name);
    CHECK(lessons::next_variance(f, 1.0) == 1.0);
  }
  CHECK(lessons::next_variance(nn::relu(), 7.0) == Approx(7.0).epsilon(1e-9));
  CHECK(lessons::slope_at_one(nn::relu()) == Approx(1.0).epsilon(1e-6));
  CHECK(lessons::slope_at_one(nn::tanh()) < 0.7);
  CHECK(lessons::slope_at_one(nn::gelu()) == Approx(1.144).margin(5e-4));
  CHECK(lessons::slope_at_one(nn::silu()) == Approx(1.173).margin(5e-4));
}

TEST_CASE("A wide random layer does what the map says") {
  const double gain = nn::gain(nn::tanh());
  const auto curve = lessons::variance_by_layer(nn::tanh(), 2.0 * gain, 2, 1024, 5);
  REQUIRE(curve.y.size() == 2);
  CHECK(curve.y[1] == Approx(4.0).epsilon(0.1));
}

TEST_CASE("From layer to layer the map is applied once: not at all in one layer") {
  CHECK(lessons::last_variance(nn::gelu(), 0.9, 1) == 0.9);
  CHECK(lessons::last_variance(nn::gelu(), 0.9, 2) == lessons::next_variance(nn::gelu(), 0.9));
  CHECK(lessons::last_variance(nn::tanh(), 0.9, 30) == Approx(1.0).epsilon(1e-9));
  CHECK(lessons::last_variance(nn::gelu(), 0.9, 30) < 0.01);
  CHECK(lessons::last_variance(nn::gelu(), 1.1, 30) > 5.0);
}

TEST_CASE(
    "Random networks of GELUs with the matched gain: in some an input vanishes, in others it "
    "explodes") {
  double least = INFINITY, largest = 0.0;
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    const double q =
        lessons::variance_by_layer(nn::gelu(), nn::gain(nn::gelu()), 30, 128, seed).y.back();
    least = std::min(least, q);
    largest = std::max(largest, q);
  }
  CHECK(least < 0.01);
  CHECK(largest > 10.0);
}
