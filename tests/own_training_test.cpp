// What training a network of one's own needs: looking on, schedules, frozen parameters, starts of single
// layers, evaluation mode, probabilities, and a file to go on from.
#include <cmath>
#include <filesystem>
#include <limits>

#include "nn/data/network_file.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

nn::Mlp small(std::uint64_t seed = 1) {
  return nn::Mlp({2, 5, 1}, nn::tanh(), nn::xavier_normal(), seed);
}

// Dense, batch normalization, dropout and, in a branch, another batch normalization.
nn::Sequential composed(std::uint64_t seed) {
  Rng rng(seed);
  nn::Sequential branch, net;
  branch.add<nn::Dense>(6, 6, nn::xavier_normal(), rng);
  branch.add<nn::BatchNorm>(6);
  net.add<nn::Dense>(2, 6, nn::xavier_normal(), rng);
  net.add<nn::BatchNorm>(6);
  net.add<nn::Residual>(std::move(branch));
  net.add<nn::Dropout>(0.5, 3);
  net.add<nn::Dense>(6, 1, nn::xavier_normal(), rng);
  return net;
}

const nn::Dataset moons = nn::moons(40);

}  // namespace

TEST_CASE("An observer is called every k steps, sees the network of that loss, and can stop") {
  nn::Mlp net = small();
  nn::GradientDescent descent(0.5);
  std::vector<std::size_t> seen;
  const auto look = [&](std::size_t step, double loss) {
    seen.push_back(step);
    CHECK(loss == nn::evaluate(net, moons, nn::binary_cross_entropy));
    return step < 6;
  };
  const auto losses = nn::train(net, moons, nn::binary_cross_entropy, descent,
                                {.steps = 100, .observe = look, .observe_every = 3});
  CHECK(seen == std::vector<std::size_t>{0, 3, 6});
  CHECK(losses.size() == 7);  // the last one is that of the step that was not made
  nn::Mlp unobserved = small();
  CHECK(losses == nn::train(unobserved, moons, nn::binary_cross_entropy, descent, {.steps = 7}));
  CHECK_THROWS_WITH(nn::train(net, moons, nn::binary_cross_entropy, descent,
                              {.observe = look, .observe_every = 0}),
                    ContainsSubstring("observe_every is 0"));
}

TEST_CASE("A schedule sets the rate of each step, for every optimizer") {
  const auto moved = [](nn::Optimizer& optimizer, std::function<double(std::size_t)> rate,
                        std::size_t steps) {
    nn::Mlp net = small();
    const Matrix before = net.dense(0).weights.value;
    nn::train(net, moons, nn::binary_cross_entropy, optimizer,
              {.steps = steps, .learning_rate = std::move(rate)});
    return max_abs(net.dense(0).weights.value - before);
  };
  nn::GradientDescent descent(7.0);
  nn::Momentum momentum(7.0);
  nn::Nesterov nesterov(7.0);
  nn::Adam adam(7.0), inside(7.0), other(7.0);
  nn::Penalized penalized(inside, 0.0, 0.1);
  nn::DecoupledWeightDecay decay(other, 0.1, 0.1);
  for (nn::Optimizer* optimizer : std::initializer_list<nn::Optimizer*>{
           &descent, &momentum, &nesterov, &adam, &penalized, &decay}) {
    CHECK(moved(
              *optimizer, [](std::size_t) { return 0.0; }, 3) == 0.0);
    CHECK(moved(
              *optimizer, [](std::size_t step) { return step == 2 ? 0.1 : 0.0; }, 3) > 1e-4);
    for (double bad : {-0.1, std::nan(""), std::numeric_limits<double>::infinity()}) {
      CHECK_THROWS_AS(optimizer->set_learning_rate(bad), std::invalid_argument);
    }
  }
  // The rate decays as 1 / (1 + t): two steps of descent by hand on a gradient of 1.
  nn::Parameter w{"w", {{0.0}}, {{1.0}}};
  for (std::size_t t = 0; t < 2; ++t) {
    descent.set_learning_rate(1.0 / (1.0 + static_cast<double>(t)));
    descent.step({&w});
  }
  CHECK(w.value(0, 0) == -1.5);
  w.value = {{2.0}};
  w.gradient = {{0.0}};
  nn::DecoupledWeightDecay decoupled(descent, 0.1, 0.5);
  decoupled.set_learning_rate(0.5);
  decoupled.step({&w});
  CHECK(w.value(0, 0) == 1.5);
}

TEST_CASE("Frozen parameters stay to the last bit while the others learn, weight decay or not") {
  nn::Mlp net = small();
  const nn::Mlp before = net;
  net.dense(0).weights.frozen = net.dense(0).bias.frozen = true;
  CHECK(nn::trainable(net).size() == 2);
  nn::Adam adam(0.01);
  nn::DecoupledWeightDecay decay(adam, 0.01, 0.1);
  nn::train(net, moons, nn::binary_cross_entropy, decay, {.steps = 20});
  CHECK(same_bits(net.dense(0).weights.value, before.dense(0).weights.value));
  CHECK(same_bits(net.dense(0).bias.value, before.dense(0).bias.value));
  CHECK(max_abs(net.dense(1).weights.value - before.dense(1).weights.value) > 0.01);
}

TEST_CASE("A single layer starts as it is told, biases too, and the others stay") {
  nn::Mlp net = small();
  const nn::Mlp before = net;
  Rng rng(4), again(4);
  net.dense(1).initialize(nn::zeros(), nn::constant(-2.0), rng);
  CHECK(net.dense(1).weights.value == Matrix::zeros(5, 1));
  CHECK(net.dense(1).bias.value == Matrix{{-2.0}});
  net.dense(0).initialize(nn::he_normal(), nn::uniform(0.5), rng);
  CHECK(same_bits(net.dense(0).weights.value, nn::he_normal()(2, 5, again)));
  CHECK(same_bits(net.dense(0).bias.value, nn::uniform(0.5)(1, 5, again)));
  const nn::Initializer wrong = [](std::size_t, std::size_t, Rng&) { return Matrix::zeros(1, 1); };
  const Matrix kept = net.dense(0).weights.value;
  CHECK_THROWS_AS(net.dense(0).initialize(nn::zeros(), wrong, rng), std::invalid_argument);
  CHECK(same_bits(net.dense(0).weights.value, kept));
}

TEST_CASE("Evaluation is made in evaluation mode and leaves the mode as it was") {
  nn::Sequential net = composed(1);
  CHECK(net.training());
  const Matrix first = nn::predict(net, moons.inputs);
  CHECK(net.training());
  CHECK(same_bits(nn::predict(net, moons.inputs), first));  // no mask, no running mean changed
  CHECK_FALSE(same_bits(net.forward(moons.inputs), first));
  net.set_training(false);
  CHECK_FALSE(net[2].training());
  const double loss = nn::evaluate(net, moons, nn::binary_cross_entropy);
  CHECK(loss == nn::binary_cross_entropy(net.forward(moons.inputs), moons.targets).value);
  CHECK_FALSE(net.training());
  net.set_training(true);
  CHECK_THROWS(nn::predict(net, Matrix::zeros(3, 3)));
  CHECK((net.training() && net[1].training()));
}

TEST_CASE("Logits become probabilities as their loss means them") {
  CHECK(
      approx_equal(nn::probabilities({{0.0}, {std::log(3.0)}, {-800.0}}, nn::binary_cross_entropy),
                   {{0.5}, {0.75}, {0.0}}, 1e-15));
  CHECK(approx_equal(
      nn::probabilities({{0.0, std::log(3.0)}, {1000.0, 1000.0}}, nn::softmax_cross_entropy),
      {{0.25, 0.75}, {0.5, 0.5}}, 1e-15));
  CHECK_THROWS_AS(nn::probabilities({{0.0}}, nn::mean_squared_error), std::invalid_argument);
}

TEST_CASE("Any network comes back from its file, running statistics too") {
  const std::string path = build_folder() + "/state.safetensors";
  nn::Sequential trained = composed(1), fresh = composed(2);
  nn::Adam adam(0.01);
  nn::train(trained, moons, nn::binary_cross_entropy, adam, {.steps = 20});
  CHECK(trained.statistics().size() == 4);
  nn::save_state(path, trained);
  CHECK_FALSE(same_bits(nn::predict(fresh, moons.inputs), nn::predict(trained, moons.inputs)));
  nn::load_state(path, fresh);
  CHECK(same_bits(nn::predict(fresh, moons.inputs), nn::predict(trained, moons.inputs)));

  nn::Mlp other = small();
  const nn::Mlp before = other;
  CHECK_THROWS_WITH(nn::load_state(path, other),
                    StartsWith(path + ": '0.weights' (2, 6) of type F64 does not fit this network: "
                                      "expected (2 x 5)"));
  nn::Mlp shorter({2, 6}, nn::tanh(), nn::zeros());
  CHECK_THROWS_WITH(nn::load_state(path, shorter), ContainsSubstring("tensors, this network 2"));
  nn::save_state(path, shorter);
  CHECK_THROWS_WITH(nn::load_state(path, fresh), ContainsSubstring("has no '2.scale', which"));
  CHECK(same_bits(other.dense(0).weights.value, before.dense(0).weights.value));
  std::filesystem::remove(path);
}
