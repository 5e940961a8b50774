// Networks that learn side by side, and what a start makes of the plane.
#include "side_by_side.hpp"

#include <cmath>

#include "lessons/common/plane_trial.hpp"
#include "tests/catch.hpp"

using namespace lessons;

namespace {

// Three twins, and one neuron that says the same: the biases are no zeros.
nn::Mlp three_twins() {
  nn::Mlp net({2, 3, 1}, nn::tanh(), nn::constant(0.5));
  net.dense(0).bias.value = {{0.2, 0.2, 0.2}};
  net.dense(1).bias.value = {{-0.4}};
  return net;
}

Learner one_neuron() {
  nn::Mlp net({2, 1, 1}, nn::tanh(), nn::constant(0.5));
  net.dense(0).bias.value = {{0.2}};
  net.dense(1).weights.value = {{1.5}};
  net.dense(1).bias.value = {{-0.4}};
  return {net, {{1, 3}, {1, 3}, {3, 1}, {1, 1}}};
}

const nn::Dataset moons = nn::moons(40);

}  // namespace

TEST_CASE("In units of its own, one neuron keeps pace with three twins") {
  const Method method =
      GENERATE(gradient_descent(0.3), weight_decay(0.3, 0.02), momentum(0.1), adam(0.01));
  const Race at_its_rates = race("", {three_twins()}, one_neuron(), method, moons, 200);
  CHECK(at_its_rates.gap.size() == 201);
  CHECK(at_its_rates.loss < 0.6);  // ln 2 is 0.69: both have learned something
  for (double gap : at_its_rates.gap) CHECK(gap < 1e-12);
  const Race at_one_rate = race("", {three_twins()}, {one_neuron().net}, method, moons, 200);
  CHECK(at_one_rate.gap.front() < 1e-12);
  CHECK(largest_gap({at_its_rates, at_one_rate}) > 1e-3);
}

TEST_CASE("Adam's epsilon and the decay have scales, too") {
  Learner learner = one_neuron();
  // With an epsilon as large as the gradients, it counts.
  const auto adam_with = [](double of_epsilon) {
    return Method{[=](Scale s) {
      const double epsilon = 0.1 * std::pow(s.gradient, of_epsilon);
      return std::make_unique<nn::Adam>(0.01 * s.value, 0.9, 0.999, epsilon);
    }};
  };
  CHECK(race("", {three_twins()}, learner, adam_with(1.0), moons, 50).gap.back() < 1e-12);
  CHECK(race("", {three_twins()}, learner, adam_with(0.0), moons, 50).gap.back() > 1e-3);
}

TEST_CASE("A race asks for a scale a parameter, and does not hide what is no number") {
  Learner wrong = one_neuron();
  wrong.scales.pop_back();
  CHECK_THROWS_WITH(race("", {three_twins()}, wrong, adam(0.01), moons, 1),
                    "race: 3 scales for 4 parameters");
  const Race fine{"fine", 0.1, {0.0, 0.5}}, broken{"broken", 0.1, {0.0, std::nan("")}};
  CHECK(std::isnan(largest_gap({fine, broken, fine})));
  CHECK(largest_gap({fine, fine}) == 0.5);
  CHECK(race_lines("", {fine}).y.logarithmic);
  CHECK_FALSE(race_lines("", {{"still", 0.1, {0.0, 0.0}}}).y.logarithmic);
  const Race nudge = race("", one_neuron(), nudged(one_neuron()), adam(0.01), moons, 0);
  CHECK(nudge.gap.front() > 0.0);
  CHECK(nudge.gap.front() < 1e-15);
}

TEST_CASE("Twins draw no better than a straight line, and strangers do") {
  const nn::Mlp equal({2, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  const nn::Mlp random({2, 8, 8, 1}, nn::tanh(), nn::xavier_uniform(), 3);
  const auto twins = plane_trials("equal", equal, 0.01, 300);
  const auto strangers = plane_trials("random", random, 0.01, 300);
  for (const PlaneTrial& each : twins) {
    CAPTURE(each.problem);
    CHECK(each.accuracy <= each.straight_line);
    CHECK(each.by_sum <= each.straight_line);
    CHECK(change_across(each.net, nn::spirals(20).inputs) < 1e-9);
  }
  CHECK(strangers[1].problem == "circles");
  CHECK(strangers[1].accuracy > 0.95);
  CHECK(change_across(strangers[1].net, nn::spirals(20).inputs) > 0.01);
  CHECK(plane_table({twins, strangers}).header.size() == 5);
  CHECK(plane_table({twins, strangers}).rows.at(2).at(0) == "spirals");
  CHECK(plane_figure("", {twins, strangers}).panels.size() == 6);
}

TEST_CASE("Twins cut a slab out only if their activation turns back") {
  CHECK(cuts(slab_trial(nn::tanh())) == 1);
  CHECK(cuts(slab_trial(nn::sine())) == 2);
  CHECK(cuts(slab_trial(nn::gaussian())) == 2);
  CHECK(cuts({"", {0, 1, 2, 3}, {0.5, 0.6, 0.6, 0.2}}) == 2);
}
