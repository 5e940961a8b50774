// Which parts of a network start random, and what becomes of its twins.
#include "random_parts.hpp"

#include <algorithm>

#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/points.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
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
    CHECK(random_parts_of(to_text(parts), 3) == parts);
  }
  CHECK(to_text(RandomParts{}) == "none");
  CHECK(to_text(RandomParts{"b1", "W2", "W10"}) == "W10,W2,b1");
}

TEST_CASE("A text that is no list of a network's parts is refused, with those that there are") {
  for (const char* text :
       {"", "bad", "W1,", ",W1", "W1,,W2", "W1;W2", "W4", "b0", "W1,W1", "none,W1"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(random_parts_of(text, 3),
                      "--random: expected none, or some of W1,W2,W3,b1,b2,b3, each once, found '" +
                          std::string(text) + "'");
  }
}

TEST_CASE("All sets of weights are there once each, the smallest first") {
  const std::vector<RandomParts> sets = all_sets_of_weights(3);
  const std::vector<RandomParts> expected = {
      {}, {"W1"}, {"W2"}, {"W3"}, {"W1", "W2"}, {"W1", "W3"}, {"W2", "W3"}, {"W1", "W2", "W3"}};
  CHECK(sets == expected);
  CHECK(all_sets_of_weights(0).size() == 1);
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

TEST_CASE("A random part frees the layers beside it, before a training and after it") {
  const std::vector<std::pair<RandomParts, Counts>> starts = {
      {{}, {1, 1}}, {{"W1"}, {3, 1}}, {{"W2"}, {3, 3}}, {{"b1"}, {3, 1}}, {{"W1", "W3"}, {3, 3}}};
  for (const auto& [random, expected] : starts) {
    CAPTURE(to_text(random));
    nn::Mlp net = partly_random({2, 3, 3, 1}, nn::sigmoid(), random, 5);
    CHECK(count_neurons(net) == expected);
    const Matrix before = net.dense(0).weights.value;
    nn::Adam adam(0.01);
    nn::train(net, points_by_name("circles"), nn::binary_cross_entropy, adam, {.steps = 20});
    CHECK(max_abs(net.dense(0).weights.value - before) > 0.01);
    CHECK(count_neurons(net) == expected);
  }
}

TEST_CASE("Counts are written with a stroke between two layers") {
  CHECK(text_of({8, 1, 12}) == "8/1/12");
  CHECK(text_of({}).empty());
}

TEST_CASE("Points have two classes of one size, whatever they are called") {
  for (const std::string& name : point_sets) {
    CAPTURE(name);
    const nn::Dataset points = points_by_name(name);
    CHECK(points.inputs.cols() == 2);
    CHECK(2.0 * sum(points.targets) == static_cast<double>(points.size()));
  }
  CHECK(points_by_name("xor").size() == 4);
  CHECK(points_by_name("circles").size() == 100);
  CHECK(!same_bits(points_by_name("circles").inputs, points_by_name("moons").inputs));
  CHECK_THROWS_AS(points_by_name("stars"), std::invalid_argument);
}
