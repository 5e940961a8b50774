// What lessons share to look into a network: signals layer by layer, and clothes.
#include "lessons/common/signals.hpp"

#include <cmath>

#include "lessons/common/images.hpp"
#include "nn/analysis/statistics.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Inputs are standardized and one-hot, and of the same shape whatever they are") {
  std::vector<std::string> kinds = {"normal"};
  if (usual_inputs() == "images") kinds.push_back("images");
  for (const std::string& kind : kinds) {
    CAPTURE(kind);
    const Inputs inputs = clothes(kind, 50, 3);
    CHECK(shape(inputs.data.inputs) == "(50 x 196)");
    CHECK(shape(inputs.data.targets) == "(50 x 10)");
    CHECK(sum(inputs.data.targets) == 50.0);
    const nn::Statistics s = nn::statistics(inputs.data.inputs);
    CHECK(std::abs(s.mean) < 0.05);
    CHECK(s.standard_deviation == Approx(1.0).margin(0.04));
    CHECK_THAT(inputs.description, ContainsSubstring("50"));
  }
  CHECK_THROWS_AS(clothes("shoes", 50, 3), std::invalid_argument);
}

TEST_CASE("Signals are the standard deviations that the network itself holds") {
  const Inputs inputs = clothes("normal", 20, 1);
  nn::Mlp net({196, 5, 4, 10}, nn::tanh(), nn::xavier_uniform());
  const Signals signals = signals_of("Xavier", net, inputs.data, nn::softmax_cross_entropy);
  net.forward(inputs.data.inputs);
  REQUIRE(signals.h.size() == 2);
  REQUIRE(signals.dz.size() == 2);
  REQUIRE(signals.dW.size() == 2);
  CHECK(signals.h[1] == nn::statistics(net.activation(1)).standard_deviation);
  CHECK(signals.dz[0] > 0.0);
  CHECK(signals.dW[0] > 0.0);
  const auto curves = by_layer({signals, signals}, &Signals::h);
  REQUIRE(curves.size() == 2);
  CHECK(curves[1].label == "Xavier");
  CHECK(curves[1].x == plots::Numbers{1.0, 2.0});
  CHECK(curves[1].y == signals.h);
}

TEST_CASE("Curves become a table with a column a layer") {
  const Table table =
      layer_table("start", {{"a", {1, 2}, {100.0, 0.0}}, {"b", {1, 2}, {0.01, 1.26}}}, 2);
  using Cells = std::vector<std::string>;
  CHECK(table.header == Cells{"start", "layer 1", "layer 2"});
  CHECK(table.rows == std::vector<Cells>{{"a", "1e+02", "0"}, {"b", "0.01", "1.3"}});
  CHECK(layer_table("none", {}).rows.empty());
}

TEST_CASE("A factor per layer is a geometric mean") {
  CHECK(factor_per_layer({8.0, 1.0, 2.0}) == Approx(0.5));
  CHECK(factor_per_layer({8.0, 1.0, 9.0}, 2) == Approx(9.0));
  CHECK_THROWS_AS(factor_per_layer({8.0, 1.0, 2.0}, 3), std::invalid_argument);
}
