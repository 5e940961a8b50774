// Networks with normalization, as lesson 14 trains them.
#include "normalized.hpp"

#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("A network has a normalization before each of its three activations, or none") {
  CHECK(normalized_network({.norm = Norm::none})->size() == 7);
  CHECK(normalized_network({.norm = Norm::batch})->size() == 10);
  CHECK(normalized_network({.norm = Norm::layer})->size() == 10);
}

TEST_CASE("Spread is 0 for twins, and above 0 for others") {
  CHECK(hidden_spread(*normalized_network({})) == 0.0);
  CHECK(hidden_spread(*normalized_network({.weights = nn::xavier_uniform()})) > 0.1);
}

TEST_CASE("Trials say what was trained, in the order asked for") {
  const auto trials = normalized_trials({{"a", {.norm = Norm::batch, .width = 4}},
                                         {"b", {.width = 4, .weights = nn::xavier_uniform()}}},
                                        nn::moons(20), 50);
  REQUIRE(trials.size() == 2);
  CHECK(trials[0].name == "a");
  CHECK(trials[0].spread == 0.0);
  CHECK(trials[0].moved > 0.01);
  CHECK(trials[1].spread > 0.0);
  CHECK(trials[1].accuracy > 0.5);
}
