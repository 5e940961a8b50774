// One number for each layer of a network, a row for each way to start it.
#include "lessons/common/by_layer.hpp"

#include <cmath>

#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("A row holds what the network itself holds, layer by layer") {
  const nn::Dataset data = nn::moons(20);
  const auto rows =
      by_layer(largest_gradient, nn::tanh(), {5, 3}, {random(0.5), equal(2.0)}, data, 7);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].label == "tanh, random 0.5");
  CHECK(rows[1].label == "tanh, all 2");
  CHECK(rows[0].x == plots::Numbers{1.0, 2.0, 3.0});
  nn::Mlp net({2, 5, 3, 1}, nn::tanh(), nn::normal(0.5), 7);
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  for (std::size_t l = 0; l < 3; ++l) {
    CHECK(rows[0].y[l] == max_abs(net.dense(l).weights.gradient));
    CHECK(rows[0].y[l] > 0.0);
    const nn::Statistics h = nn::statistics(net.activation(l));
    CHECK(loudness(net, l) == std::sqrt(h.mean_square));
    CHECK(variance(net, l) == Approx(h.mean_square - h.mean * h.mean).epsilon(1e-12));
  }
}

TEST_CASE("A layer of twins multiplies the signal by its width times the weight") {
  const nn::Dataset sample{{{1.0, 2.0}}, {{1.0}}};
  for (const double c : {0.5, 10.0}) {
    const auto rows = by_layer(loudness, nn::relu(), {100, 100, 100}, {equal(c)}, sample, 1);
    CHECK(rows[0].y[0] == Approx(3.0 * c).epsilon(1e-12));
    for (std::size_t l = 1; l < 4; ++l) {
      CHECK(rows[0].y[l] / rows[0].y[l - 1] == Approx(100.0 * c).epsilon(1e-12));
    }
  }
}

TEST_CASE("Equal weights keep a variance over the data and have none between neurons") {
  Rng rng(3);
  const nn::Dataset data{nn::normal(1.0)(500, 40, rng), Matrix::zeros(500, 2)};
  const auto rows = by_layer(variance, nn::identity(), {40, 40}, {equal(1.0 / 40.0)}, data, 1);
  CHECK(rows[0].y[0] == Approx(1.0 / 40.0).epsilon(0.3));  // the inputs differ: only 1/n is left
  CHECK(rows[0].y[2] == Approx(rows[0].y[0]).epsilon(1e-12));
  const LayerMeasure apart = [](const nn::Mlp& net, std::size_t l) {
    return nn::column_spread(net.activation(l));
  };
  const auto gaps = by_layer(apart, nn::identity(), {40, 40}, {equal(0.025)}, data, 1);
  CHECK(gaps[0].y == plots::Numbers{0.0, 0.0, 0.0});
}

TEST_CASE("Rows become a table and a map of logarithms") {
  const std::vector<plots::Series> rows = {{"a", {1.0, 2.0}, {100.0, 0.0}},
                                           {"b", {1.0, 2.0}, {0.01, 1.0}}};
  const Table table = table_of("start", rows);
  CHECK(table.header == std::vector<std::string>{"start", "layer 1", "layer 2"});
  CHECK(table.rows[1] == std::vector<std::string>{"b", "0.01", "1"});
  const plots::HeatMap map = log_map("title", rows);
  CHECK(map.row_labels == std::vector<std::string>{"a", "b"});
  CHECK(map.rows[0][0] == Approx(2.0));
  CHECK(map.rows[0][1] == -INFINITY);
  CHECK(table_of("none", {}).rows.empty());
}
