// The moons, a network that knows them, and the tasks that come after them.
#include "tasks.hpp"

#include <cmath>
#include <numbers>

#include "nn/loss.hpp"
#include "tests/catch.hpp"

TEST_CASE("a borrowed network knows the moons, and differs from the untrained one of its seed") {
  const nn::Dataset moons = nn::moons(100);
  const auto accuracy = [&](nn::Mlp net) {
    return nn::accuracy(net.forward(moons.inputs), moons.targets);
  };
  for (std::uint64_t seed : {3, 4}) {
    CHECK(accuracy(lessons::borrowed(seed)) == 1.0);
    CHECK(accuracy(lessons::untrained(seed)) < 0.95);
  }
  CHECK_FALSE(same_bits(lessons::borrowed(3).dense(0).weights.value,
                        lessons::borrowed(4).dense(0).weights.value));
}

TEST_CASE("half a turn lays each moon on the other") {
  const nn::Dataset moons = nn::moons(20);
  const nn::Dataset turned = lessons::turned(moons, std::numbers::pi);
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(std::abs(turned.inputs(i, 0) - moons.inputs(10 + i, 0)) < 1e-12);
    CHECK(std::abs(turned.inputs(i, 1) - moons.inputs(10 + i, 1)) < 1e-12);
  }
  CHECK(turned.targets == moons.targets);
}

TEST_CASE("a quarter of a turn goes against the clock, about the middle") {
  const nn::Dataset points{{{0.5, 0.25}, {1.5, 0.25}}, {{0}, {1}}};
  const nn::Dataset turned = lessons::turned(points, std::numbers::pi / 2.0);
  CHECK(approx_equal(turned.inputs, {{0.5, 0.25}, {0.5, 1.25}}, 1e-15));
}

TEST_CASE("three sectors: a third of the circle each, one class a point") {
  const nn::Dataset ring = lessons::three_sectors(4);
  CHECK(column_sums(ring.targets) == Matrix{{4, 4, 4}});
  for (std::size_t i = 0; i < 12; ++i) {
    CHECK(std::abs(std::hypot(ring.inputs(i, 0) - 0.5, ring.inputs(i, 1) - 0.25) - 1.0) < 1e-12);
    CHECK(ring.targets(i, i / 4) == 1.0);
  }
}
