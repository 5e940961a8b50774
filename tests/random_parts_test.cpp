// Which parts of a network start random, and what becomes of its twins.
#include <algorithm>

#include "lessons/common/points.hpp"
#include "lessons/common/twin_trial.hpp"
#include "nn/analysis/twins.hpp"
#include "tests/catch.hpp"

using namespace lessons;

namespace {

const std::vector<std::size_t> widths = {2, 5, 4, 1};

bool all_equal(const Matrix& a, double value) {
  return std::ranges::all_of(a.values(), [&](double each) { return each == value; });
}

}  // namespace

TEST_CASE("Random parts are written and read the same way") {
  for (const RandomParts& parts : {RandomParts{}, {"W1"}, {"W1", "W3", "b2"}}) {
    CHECK(random_parts_of(to_text(parts)) == parts);
  }
  CHECK(to_text(RandomParts{}) == "none");
  CHECK(to_text(RandomParts{"b1", "W2", "W10"}) == "W10,W2,b1");
}

TEST_CASE("All sets of weights are there once each, the smallest first") {
  const std::vector<RandomParts> sets = all_sets_of_weights(3);
  const std::vector<RandomParts> expected = {
      {}, {"W1"}, {"W2"}, {"W3"}, {"W1", "W2"}, {"W1", "W3"}, {"W2", "W3"}, {"W1", "W2", "W3"}};
  CHECK(sets == expected);
  CHECK(all_sets_of_weights(0).size() == 1);
  CHECK_THROWS_AS(all_sets_of_weights(21), std::invalid_argument);
  CHECK(biases_alone_and_together(2) == std::vector<RandomParts>{{"b1"}, {"b2"}, {"b1", "b2"}});
}

TEST_CASE("Only the parts that are named are random, and they do not depend on each other") {
  const nn::Mlp one = partly_random(widths, nn::tanh(), {"W2"}, 3);
  CHECK(all_equal(one.dense(0).weights.value, 0.5));
  CHECK(all_equal(one.dense(2).weights.value, 0.5));
  CHECK(nn::distinct_columns(one.dense(1).weights.value) == 4);
  for (std::size_t l : {0, 1, 2}) CHECK(all_equal(one.dense(l).bias.value, 0.0));

  const nn::Mlp more = partly_random(widths, nn::tanh(), {"W1", "W2", "b2"}, 3);
  CHECK(same_bits(more.dense(1).weights.value, one.dense(1).weights.value));
  CHECK(nn::distinct_columns(more.dense(1).bias.value) == 4);
  CHECK(max_abs(more.dense(1).bias.value) <= 0.5);
  CHECK(all_equal(more.dense(0).bias.value, 0.0));

  const nn::Mlp other = partly_random(widths, nn::tanh(), {"W2"}, 4);
  CHECK(!same_bits(other.dense(1).weights.value, one.dense(1).weights.value));
}

TEST_CASE("A part that the network has not is refused, with those that it has") {
  for (const char* part : {"W4", "b0", "w1", ""}) {
    CHECK_THROWS_WITH(partly_random(widths, nn::tanh(), {"W1", part}, 1),
                      ContainsSubstring("it has W1,W2,W3,b1,b2,b3") &&
                          ContainsSubstring("'" + std::string(part) + "'"));
  }
}

TEST_CASE("Trials count neurons before and after, and do not depend on what else runs") {
  const TwinTrialOptions options{2, 3, "sigmoid", "circles", 20, 5};
  const std::vector<RandomParts> starts = {{}, {"W1"}, {"W2"}, {"b1"}, {"W1", "W3"}};
  const std::vector<Counts> expected = {{1, 1}, {3, 1}, {3, 3}, {3, 1}, {3, 3}};
  const std::vector<TwinTrial> trials = twin_trials(starts, options);
  REQUIRE(trials.size() == starts.size());
  for (std::size_t k = 0; k < trials.size(); ++k) {
    CAPTURE(to_text(starts[k]));
    CHECK(trials[k].random == starts[k]);
    for (const Counts& counts : {trials[k].step_0, trials[k].step_1, trials[k].last}) {
      CHECK(counts == expected[k]);
    }
    CHECK(twin_trials({starts[k]}, options).front().loss == trials[k].loss);
  }
  CHECK(&trial_of({"W2"}, trials) == &trials[2]);
  CHECK_THROWS_AS(trial_of({"W3"}, trials), std::invalid_argument);
  CHECK_THROWS_AS(twin_trials({RandomParts{"W9"}}, options), std::invalid_argument);
  CHECK_THROWS_AS(points_by_name("stars"), std::invalid_argument);
}

TEST_CASE("A table has a row a trial, a figure as many rows as trials") {
  const std::vector<TwinTrial> trials =
      twin_trials({RandomParts{}, {"W2"}}, {2, 3, "tanh", "xor", 2, 1});
  const Table table = twin_table(trials, [](const RandomParts&) { return Counts{7, 8}; });
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[1][0] == "W2");
  CHECK(table.rows[1][1] == "7/8");
  CHECK(table.rows[1][4] == "3/3");
  const plots::Figure figure = twin_figure("title", trials);
  REQUIRE(figure.panels.size() == 2);
  const auto& neurons = std::get<plots::HeatMap>(figure.panels[0]);
  CHECK(neurons.rows == std::vector<plots::Numbers>{{1, 1}, {3, 3}});
  CHECK(neurons.row_labels == std::vector<std::string>{"none", "W2"});
}
