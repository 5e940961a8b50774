// A network's last layer exchanged for a new one.
#include "bodies.hpp"

#include <set>

#include "nn/loss.hpp"

#include "tests/catch.hpp"

TEST_CASE("a new head leaves the body as it is") {
  const nn::Mlp body = lessons::untrained(3);
  nn::Mlp net = lessons::with_head(body, nn::constant(0.25), 3);
  for (std::size_t l : {0, 1, 2}) {
    CHECK(same_bits(net.dense(l).weights.value, body.dense(l).weights.value));
    CHECK(same_bits(net.dense(l).bias.value, body.dense(l).bias.value));
  }
  CHECK(net.dense(3).weights.value == Matrix::filled(8, 3, 0.25));
  CHECK(net.dense(3).bias.value == Matrix::zeros(1, 3));
  CHECK(net.forward(Matrix(5, 2)).cols() == 3);
}

TEST_CASE("a borrowed body knows the moons") {
  nn::Mlp net = lessons::borrowed(3);
  const nn::Dataset moons = nn::moons(100);
  CHECK(nn::accuracy(net.forward(moons.inputs), moons.targets) == 1.0);
}

TEST_CASE("ten heads: ten seeds, each head learns") {
  const auto runs = lessons::ten_heads(lessons::untrained, nn::normal(1.0), nn::moons(100), 3);
  REQUIRE(runs.size() == 10);
  std::set<double> losses;
  for (const auto& run : runs) {
    losses.insert(run.loss.front());
    CHECK(run.last_loss < run.loss.front());
  }
  CHECK(losses.size() == 10);
  CHECK(
      same_bits(runs[2].net.dense(0).weights.value, lessons::untrained(5).dense(0).weights.value));
}
