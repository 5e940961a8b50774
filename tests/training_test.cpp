// Losses, optimizers and the training loop.
#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/batches.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

TEST_CASE("Losses have their textbook values") {
  CHECK(nn::mean_squared_error({{1, 2}}, {{0, 4}}).value == 2.5);
  CHECK(nn::binary_cross_entropy({{0.0}}, {{1.0}}).value == Approx(std::log(2.0)));
  CHECK(nn::softmax_cross_entropy({{0, 0, 0, 0}}, {{0, 1, 0, 0}}).value == Approx(std::log(4.0)));
  CHECK(nn::softmax_cross_entropy({{1, 2, 3}}, {{0, 0, 1}}).value ==
        Approx(-std::log(std::exp(3) / (std::exp(1) + std::exp(2) + std::exp(3)))));
}

TEST_CASE("Cross-entropy is finite for any logit, and says how wrong it is") {
  const double most = std::numeric_limits<double>::max();
  for (double z : {0.0, 1e-300, 40.0, 800.0, 1e10, 1e300, most, -40.0, -800.0, -most}) {
    for (double target : {0.0, 1.0}) {
      CAPTURE(z, target);
      const auto two = nn::binary_cross_entropy({{z}, {z}}, {{target}, {target}});
      CHECK(std::isfinite(two.value));
      CHECK(two.gradient(0, 0) == Approx((nn::logistic(z) - target) / 2.0));
      const auto softmax = nn::softmax_cross_entropy({{z / 2, -z / 2}}, {{target, 1 - target}});
      CHECK(std::isfinite(softmax.value));
      CHECK(std::isfinite(max_abs(softmax.gradient)));
    }
  }
  CHECK(nn::binary_cross_entropy({{800.0}}, {{0.0}}).value == 800.0);
  CHECK(nn::binary_cross_entropy({{-800.0}}, {{0.0}}).value == 0.0);
}

TEST_CASE("Losses refuse shapes that differ and batches without samples") {
  CHECK_THROWS_WITH(nn::mean_squared_error(Matrix(2, 1), Matrix(3, 1)),
                    "mean_squared_error: (2 x 1) and (3 x 1): shapes differ");
  CHECK_THROWS_WITH(nn::binary_cross_entropy(Matrix(0, 1), Matrix(0, 1)),
                    "binary_cross_entropy: (0 x 1) holds no samples");
}

TEST_CASE("Accuracy counts the sign of one logit, or the largest of several") {
  CHECK(nn::accuracy({{2}, {-1}, {3}, {-4}}, {{1}, {1}, {0}, {0}}) == 0.5);
  CHECK(nn::accuracy({{1, 5, 2}, {9, 0, 0}}, {{0, 1, 0}, {0, 0, 1}}) == 0.5);
}

TEST_CASE("The area under the curve counts pairs in the right order, ties half") {
  CHECK(nn::area_under_curve({{1}, {2}, {3}, {4}}, {{0}, {0}, {1}, {1}}) == 1.0);
  CHECK(nn::area_under_curve({{4}, {3}, {2}, {1}}, {{0}, {0}, {1}, {1}}) == 0.0);
  CHECK(nn::area_under_curve({{1}, {3}, {2}, {4}}, {{0}, {0}, {1}, {1}}) == 0.75);
  CHECK(nn::area_under_curve({{5}, {5}, {5}}, {{0}, {1}, {0}}) == 0.5);
  Rng rng(3);
  Matrix logits(60, 1), targets(60, 1);
  for (std::size_t i = 0; i < 60; ++i) {
    logits(i, 0) = static_cast<double>(rng.below(20));
    targets(i, 0) = static_cast<double>(rng.below(2));
  }
  double pairs = 0.0, right = 0.0;
  for (std::size_t i = 0; i < 60; ++i) {
    for (std::size_t j = 0; j < 60; ++j) {
      if (targets(i, 0) != 1.0 || targets(j, 0) != 0.0) continue;
      ++pairs;
      right += logits(i, 0) > logits(j, 0) ? 1.0 : logits(i, 0) == logits(j, 0) ? 0.5 : 0.0;
    }
  }
  CHECK(nn::area_under_curve(logits, targets) == Approx(right / pairs).epsilon(1e-14));
  CHECK_THROWS_AS(nn::area_under_curve({{1}, {2}}, {{1}, {1}}), std::invalid_argument);
  CHECK_THROWS_AS(nn::area_under_curve({{1, 2}}, {{1, 0}}), std::invalid_argument);
  CHECK_THROWS_AS(nn::area_under_curve({{1}, {NAN}}, {{1}, {0}}), std::invalid_argument);
}

TEST_CASE("One step of each optimizer, by hand") {
  nn::Parameter w{"w", {{0.5}}, {{-0.1}}};
  nn::GradientDescent(1.0).step({&w});
  CHECK(w.value(0, 0) == Approx(0.6));  // against the gradient: up

  nn::Momentum momentum(0.1, 0.9);
  w.value = {{1.0}};
  w.gradient = {{2.0}};
  momentum.step({&w});
  CHECK(w.value(0, 0) == Approx(0.8));
  momentum.step({&w});
  CHECK(w.value(0, 0) == Approx(0.8 - 0.9 * 0.2 - 0.2));

  nn::Adam adam(0.01);
  w.value = {{1.0}};
  w.gradient = {{1e-3}};
  adam.step({&w});
  CHECK(w.value(0, 0) ==
        Approx(1.0 - 0.01).margin(1e-6));  // the rate, whatever the gradient's size
  w.gradient = {{-1e-3}};
  adam.step({&w});
  // The running mean is (0.9 0.1 - 0.1) g / (1 - 0.9^2), the running square still g^2.
  const double mean = (0.9 * 0.1 - 0.1) / 0.19;
  CHECK(w.value(0, 0) == Approx(0.99 - 0.01 * mean).margin(1e-6));
}

TEST_CASE("Mini-batches visit every sample once a pass, in an order that the seed decides") {
  // The model y = w x with inputs 0: only the bias learns, and each batch's loss tells its targets.
  nn::Dataset data{Matrix::zeros(10, 1), Matrix(10, 1)};
  for (std::size_t i = 0; i < 10; ++i) data.targets(i, 0) = std::pow(2.0, static_cast<double>(i));
  nn::GradientDescent still(0.0);
  const auto losses_of = [&](std::uint64_t seed) {
    nn::Mlp net({1, 1}, nn::identity(), nn::zeros());
    return nn::train(net, data, nn::mean_squared_error, still,
                     {.steps = 20, .batch_size = 1, .seed = seed});
  };
  auto losses = losses_of(1);
  CHECK(losses == losses_of(1));
  CHECK(losses != losses_of(2));
  const double all = (std::pow(4.0, 10) - 1.0) / 3.0;  // sum of 4^i
  double first_pass = 0.0, second_pass = 0.0;
  for (std::size_t k = 0; k < 10; ++k) {
    first_pass += losses[k];
    second_pass += losses[k + 10];
  }
  CHECK(first_pass == Approx(all));
  CHECK(second_pass == Approx(all));
}

TEST_CASE("Batches: ten samples by fours are 4, 4 and 2 a pass, inputs and targets together") {
  nn::Dataset data{Matrix(10, 1), Matrix(10, 1)};
  for (std::size_t i = 0; i < 10; ++i) {
    data.inputs(i, 0) = static_cast<double>(i);
    data.targets(i, 0) = -static_cast<double>(i);
  }
  nn::Batches batches(data, 4, 1);
  std::vector<std::vector<double>> passes;
  for (int pass = 0; pass < 3; ++pass) {
    std::vector<double> seen;
    for (std::size_t size : {4, 4, 2}) {
      const nn::Dataset& batch = batches.next();
      REQUIRE(batch.size() == size);
      CHECK(batch.targets == -1.0 * batch.inputs);
      seen.insert(seen.end(), batch.inputs.values().begin(), batch.inputs.values().end());
    }
    passes.push_back(seen);
    std::ranges::sort(seen);
    CHECK(seen == std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  }
  CHECK(passes[0] != passes[1]);
  CHECK(passes[1] != passes[2]);
  for (std::size_t all : {0, 10, 11}) {
    nn::Batches whole(data, all, 1);
    whole.next();
    CHECK(whole.next().inputs == data.inputs);
  }
}

TEST_CASE("A training that breaks stops and says where") {
  nn::Mlp diverging({2, 4, 1}, nn::identity(), nn::constant(0.5));
  nn::GradientDescent wild(100.0);
  const nn::TrainingOptions long_enough{.steps = 1000};
  CHECK_THROWS_WITH(
      nn::train(diverging, nn::moons(20), nn::mean_squared_error, wild, long_enough),
      ContainsSubstring("training stopped at step") && ContainsSubstring("the loss itself"));

  nn::Mlp huge({2, 4, 4, 1}, nn::identity(), nn::constant(1e200));
  CHECK_THROWS_WITH(
      nn::train(huge, nn::moons(20), nn::mean_squared_error, wild, long_enough),
      ContainsSubstring("step 0") && ContainsSubstring("the pre-activations of layer 2"));

  nn::Dataset poisoned = nn::moons(20);
  poisoned.inputs(3, 1) = std::nan("");
  nn::Mlp healthy({2, 3, 1}, nn::tanh(), nn::xavier_uniform());
  nn::GradientDescent descent(0.1);
  CHECK_THROWS_WITH(nn::train(healthy, poisoned, nn::binary_cross_entropy, descent, {.steps = 5}),
                    "train: inputs: nan in row 4, column 2 of (20 x 2) is not finite");
  poisoned = nn::moons(20);
  poisoned.targets(19, 0) = INFINITY;
  CHECK_THROWS_WITH(nn::train(healthy, poisoned, nn::binary_cross_entropy, descent, {.steps = 5}),
                    "train: targets: inf in row 20, column 1 of (20 x 1) is not finite");
  // In a loop of one's own the loss is NaN, and what is said is not that the rate should be smaller.
  const Matrix input = {{0.5, 1.0}, {std::nan(""), 1.0}};
  const double loss = nn::binary_cross_entropy(healthy.forward(input), {{1}, {0}}).value;
  CHECK_THROWS_WITH(nn::stop_unless_finite(loss, 7, healthy, input),
                    "training stopped at step 7: the inputs: nan in row 2, column 1 of (2 x 2) is "
                    "not finite");
}
