// Remedies: each does what it says, none does anything where it is not asked for.
#include "remedy.hpp"

#include <algorithm>
#include <cmath>

#include "nn/analysis/statistics.hpp"
#include "nn/trainer.hpp"
#include "noise.hpp"
#include "tests/catch.hpp"
#include "valley.hpp"

using namespace lessons;

namespace {

const RemedyOptions options{3, 5, nn::moons(30), 120, 7};

RemedyTrial one(const Remedy& remedy) { return remedy_trials({remedy}, options).front(); }

// What the trainer makes of the same start without any of this.
nn::Mlp plain(nn::Optimizer& optimizer, std::size_t steps = options.steps) {
  nn::Mlp net({2, 5, 5, 5, 1}, nn::tanh(), nn::constant(0.5));
  nn::train(net, options.data, nn::binary_cross_entropy, optimizer, {.steps = steps});
  return net;
}

bool equal(nn::Mlp a, nn::Mlp b) {
  const auto x = a.parameters(), y = b.parameters();
  for (std::size_t k = 0; k < x.size(); ++k) {
    if (x[k]->value != y[k]->value) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("A training without a remedy is the trainer's, to the last bit") {
  nn::Adam adam(0.01);
  CHECK(equal(one({.name = "Adam"}).net, plain(adam)));
  nn::GradientDescent descent(0.3);
  CHECK(equal(one({.name = "descent", .method = "descent"}).net, plain(descent)));
  nn::Momentum momentum(0.1);
  CHECK(equal(one({.name = "momentum", .method = "momentum"}).net, plain(momentum)));
  nn::Nesterov nesterov(0.1);
  CHECK(equal(one({.name = "Nesterov", .method = "Nesterov"}).net, plain(nesterov)));
}

TEST_CASE("Penalties are the library's") {
  nn::Adam adam(0.01);
  nn::Penalized both(adam, 0.01, 0.02);
  CHECK(equal(one({.name = "both", .l1 = 0.01, .l2 = 0.02}).net, plain(both)));
}

TEST_CASE("A trial looks every 50 steps and after the last, and keeps what it saw") {
  const RemedyTrial trial = one({.name = "Adam"});
  CHECK(trial.spread.x == plots::Numbers{50.0, 100.0, 120.0});
  CHECK(trial.accuracy.x == trial.spread.x);
  CHECK(trial.spread.y == plots::Numbers{0.0, 0.0, 0.0});
  nn::Mlp net = trial.net;
  const Matrix logits = net.forward(options.data.inputs);
  CHECK(trial.accuracy.y.back() == nn::accuracy(logits, options.data.targets));
  CHECK(trial.loss == nn::binary_cross_entropy(logits, options.data.targets).value);
  CHECK(trial.best() >= trial.accuracy.y.back());
  double moved = 0.0;
  for (std::size_t l = 0; l < 4; ++l) {
    moved = std::max(moved, max_abs(net.dense(l).weights.value - 0.5));
  }
  CHECK(trial.moved == moved);
  CHECK(moved > 0.1);
}

TEST_CASE("Each random remedy changes the training, and repeats with its seed") {
  const std::vector<Remedy> remedies = {
      {.name = "batches", .batch = 8},
      {.name = "input noise", .input_noise = 0.1},
      {.name = "input dropout", .input_dropout = 0.5},
      {.name = "dropout", .dropout = {0.5, 0.5, 0.5}},
      {.name = "one step", .dropout = {0.5, 0.5, 0.5}, .one_step = true},
      {.name = "noise", .gradient_noise = 1e-6}};
  RemedyOptions other = options;
  other.seed = 8;
  const auto trials = remedy_trials(remedies, options), again = remedy_trials(remedies, options),
             others = remedy_trials(remedies, other);
  nn::Adam adam(0.01);
  const nn::Mlp untreated = plain(adam);
  for (std::size_t k = 0; k < remedies.size(); ++k) {
    CAPTURE(remedies[k].name);
    CHECK(!equal(trials[k].net, untreated));
    CHECK(equal(trials[k].net, again[k].net));
    CHECK(!equal(trials[k].net, others[k].net));
    CHECK(trials[k].step_1 == (k < 3 ? Counts{1, 1, 1} : Counts{5, 5, 5}));
    CHECK((largest_spread({&trials[k], 1}) == 0.0) == (k < 3));
  }
}

TEST_CASE("Noise has mean 0 and the size that was asked for, and none in evaluation") {
  InputNoise noise(0.5, Rng(3));
  const Matrix ones = Matrix::filled(200, 50, 1.0);
  const nn::Statistics heard = nn::statistics(noise.forward(ones));
  CHECK(std::abs(heard.mean - 1.0) < 0.025);  // 5 standard errors
  CHECK(std::abs(heard.standard_deviation - 0.5) < 0.02);
  CHECK(noise.backward(ones) == ones);
  noise.set_training(false);
  CHECK(noise.forward(ones) == ones);

  nn::GradientDescent descent(1.0);
  GradientNoise noisy(descent, 0.5, Rng(4));
  nn::Parameter w{"w", Matrix::zeros(200, 50), ones};
  noisy.step({&w});
  const nn::Statistics moved = nn::statistics(w.value);
  CHECK(std::abs(moved.mean + 1.0) < 0.025);
  CHECK(std::abs(moved.standard_deviation - 0.5) < 0.02);
}

TEST_CASE("Dropout parts the hidden layers that it silences") {
  CHECK(one({.name = "first", .dropout = {0.5}}).last == Counts{5, 1, 1});
  CHECK(one({.name = "second", .dropout = {0.0, 0.5}}).last == Counts{1, 5, 1});
  CHECK(one({.name = "last", .dropout = {0.0, 0.0, 0.5}}).last == Counts{1, 1, 5});
}

TEST_CASE("one_step leaves the training alone after the first step") {
  // From then on it is the trainer's, which knows nothing of dropout.
  RemedyOptions first = options;
  first.steps = 2;
  const Remedy remedy{
      .name = "one step", .method = "descent", .dropout = {0.5, 0.5, 0.5}, .one_step = true};
  nn::Mlp net = remedy_trials({remedy}, first).front().net;
  nn::GradientDescent descent(0.3);
  nn::train(net, options.data, nn::binary_cross_entropy, descent, {.steps = options.steps - 2});
  CHECK(equal(net, one(remedy).net));
}

TEST_CASE("What no trial can be is refused") {
  CHECK_THROWS_WITH(one({.name = "x", .method = "luck"}), "no method is called 'luck'");
  CHECK_THROWS_WITH(one({.name = "x", .dropout = {0.1, 0.1, 0.1, 0.1}}),
                    "x: 4 shares of dropout for 3 hidden layers");
  RemedyOptions none = options;
  none.steps = 1;
  CHECK_THROWS_AS(remedy_trials({{.name = "x"}}, none), std::invalid_argument);
}

TEST_CASE("Valleys take momentum the root of the steps") {
  const Valley mild = walk_valley(100.0), steep = walk_valley(10000.0);
  CHECK(mild.descent == 691.0);
  CHECK(mild.momentum == 95.0);
  CHECK(mild.nesterov == 157.0);
  CHECK(steep.descent == 69078.0);
  CHECK(steep.momentum == 1074.0);
  CHECK(steep.nesterov == 1659.0);
  for (double kappa : {1.0, 0.0, -1.0, 1e7, std::nan("")}) {
    CHECK_THROWS_AS(walk_valley(kappa), std::invalid_argument);
  }
}
