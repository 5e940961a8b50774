// The generator: known numbers, right distributions, independent streams.
#include "matrix/random.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/catch.hpp"

TEST_CASE("splitmix64 gives the published first numbers of seed 1234567") {
  Rng rng(1234567);
  CHECK(rng.next() == 6457827717110365317u);
  CHECK(rng.next() == 3203168211198807973u);
  CHECK(rng.next() == 9817491932198370423u);
}

TEST_CASE("Uniform and normal numbers have their mean and variance") {
  Rng rng(5);
  const int n = 200'000;
  double sum = 0.0, squares = 0.0, normal_sum = 0.0, normal_squares = 0.0;
  for (int k = 0; k < n; ++k) {
    const double u = rng.uniform();
    REQUIRE(u >= 0.0);
    REQUIRE(u < 1.0);
    sum += u;
    squares += u * u;
    const double z = rng.normal();
    normal_sum += z;
    normal_squares += z * z;
  }
  // Five standard errors: 5 sqrt(1/12 / n) = 0.0032, 5 sqrt(4/45 / n) = 0.0033, 5 sqrt(2
  // / n) = 0.016.
  CHECK(std::abs(sum / n - 0.5) < 0.0033);
  CHECK(std::abs(squares / n - 1.0 / 3.0) < 0.0034);
  CHECK(std::abs(normal_sum / n) < 0.012);
  CHECK(std::abs(normal_squares / n - 1.0) < 0.016);
}

TEST_CASE("uniform(a, b) and symmetric(a) stay in their ranges and reach their ends") {
  Rng rng(6);
  double low = 9.0, high = -9.0;
  for (int k = 0; k < 10'000; ++k) {
    const double u = rng.uniform(2.0, 5.0);
    REQUIRE((u >= 2.0 && u <= 5.0));
    const double s = rng.symmetric(0.5);
    low = std::min(low, s);
    high = std::max(high, s);
  }
  CHECK((low >= -0.5 && low < -0.49));
  CHECK((high <= 0.5 && high > 0.49));
}

TEST_CASE("below(n) gives each integer its share, and none below 0 exists") {
  Rng rng(8);
  std::vector<int> counts(7, 0);
  for (int k = 0; k < 70'000; ++k) ++counts.at(rng.below(7));
  for (int count : counts) CHECK(std::abs(count - 10'000) < 500);  // five standard errors: 463
  CHECK(rng.below(1) == 0);
  CHECK_THROWS_AS(rng.below(0), std::invalid_argument);
}

TEST_CASE("A permutation holds every number once, and the orders differ") {
  Rng rng(9);
  const auto first = rng.permutation(50);
  const auto second = rng.permutation(50);
  CHECK(std::set<std::size_t>(first.begin(), first.end()).size() == 50);
  CHECK(*std::ranges::max_element(first) == 49);
  CHECK(first != second);
  CHECK(rng.permutation(0).empty());
}

TEST_CASE("Streams repeat, differ, and do not move when their parent draws from another stream") {
  const Rng parent(10);
  CHECK(parent.stream(3).next() == parent.stream(3).next());
  std::set<std::uint64_t> firsts;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (std::uint64_t k = 0; k < 10; ++k) firsts.insert(Rng(seed).stream(k).next());
  }
  CHECK(firsts.size() == 1000);
}
