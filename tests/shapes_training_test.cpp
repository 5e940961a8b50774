// Samples, batches and optimizers are handed too few rows, too few columns, an index past the
// end: they refuse before they touch memory, which `make sanitize` watches, and say both shapes.
#include "nn/batches.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/shapes.hpp"

TEST_CASE("Shapes: samples without targets, and samples that there are not") {
  const nn::Dataset whole = nn::moons(20);
  for (std::size_t index : {20u, 1000000u}) {
    CHECK_THROWS_AS(nn::rows(whole, {0, index}), std::out_of_range);
  }
  CHECK_THROWS_WITH(nn::rows(whole, {1000000}),
                    "rows: there is no sample 1000000 among 20, counted from 0");
  nn::Dataset itself = whole;
  const std::vector<std::size_t> first = {0};
  CHECK_THROWS_AS(nn::choose_rows(itself, first, itself), std::invalid_argument);

  for (const std::size_t targets : {0u, 3u, 19u, 21u}) {
    CAPTURE(targets);
    const nn::Dataset data{whole.inputs, Matrix::zeros(targets, 1)};
    Rng rng(1);
    nn::Mlp net({2, 3, 1}, nn::tanh(), nn::xavier_uniform());
    nn::Adam adam(0.1);
    CHECK_THROWS_AS(nn::rows(data, {0}), std::invalid_argument);
    CHECK_THROWS_AS(nn::stratified_split(data, 0.5, rng), std::invalid_argument);
    CHECK_THROWS_AS(nn::Batches(data, 4, 1), std::invalid_argument);
    for (std::size_t batch : {0u, 4u}) {
      CHECK_THROWS_AS(
          nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 3, .batch_size = batch}),
          std::invalid_argument);
    }
    CHECK_THROWS_AS(nn::evaluate_gradients(net, data, nn::binary_cross_entropy),
                    std::invalid_argument);
  }
  nn::Dataset shrunk = whole;
  nn::Batches batches(shrunk, 4, 1);
  shrunk.inputs = shrunk.targets = Matrix::zeros(5, 1);
  CHECK_THROWS_AS(([&] {
                    for (int k = 0; k < 5; ++k) batches.next();
                  }()),
                  std::out_of_range);

  const nn::Standardizer standardize(whole);
  for (const Matrix& other : others) {
    if (other.cols() == 2) continue;
    CHECK_THROWS_AS(standardize({other, Matrix()}), std::invalid_argument);
    if (other.size() == 0) CHECK_THROWS_AS(nn::Standardizer({other, {}}), std::invalid_argument);
  }
}

TEST_CASE("Shapes: an optimizer's memory is that of one network") {
  const auto with_memory = [](auto make) {
    for (const Matrix& other : others) {
      CAPTURE(shape(other));
      auto optimizer = make();
      nn::Parameter small{"small", {{1.0}}, {{0.5}}}, large{"large", other, other};
      optimizer->step({&small});
      if (other.rows() == 1) continue;
      CHECK_THROWS_WITH(optimizer->step({&large}),
                        "optimizer: parameter 1 (large) is " + shape(other) +
                            ", and (1 x 1) in the step before: an optimizer serves one network");
      CHECK_THROWS_AS(optimizer->step({&small, &small}), std::invalid_argument);
      CHECK_THROWS_AS(optimizer->step({}), std::invalid_argument);
      CHECK(large.value == other);
      optimizer->step({&small});  // nothing was changed by what was refused
    }
  };
  nn::GradientDescent still(0.0);
  with_memory([] { return std::make_unique<nn::Momentum>(0.1); });
  with_memory([] { return std::make_unique<nn::Nesterov>(0.1); });
  with_memory([] { return std::make_unique<nn::Adam>(0.1); });

  nn::Momentum momentum(0.1);
  nn::Nesterov nesterov(0.1);
  nn::Adam adam(0.1);
  nn::Penalized penalized(still, 0.1, 0.1);
  nn::DecoupledWeightDecay decay(still, 0.1, 0.1);
  const std::pair<const char*, nn::Optimizer*> all[] = {
      {"descent", &still}, {"momentum", &momentum},   {"nesterov", &nesterov},
      {"adam", &adam},     {"penalized", &penalized}, {"decay", &decay}};
  for (const auto& [name, optimizer] : all) {
    CAPTURE(name);
    for (const Matrix& other : others) {
      nn::Parameter right{"right", five_by_three, five_by_three};
      nn::Parameter wrong{"wrong", five_by_three, other};
      CHECK_THROWS_WITH(
          optimizer->step({&right, &wrong}),
          ContainsSubstring("parameter 2 (wrong) is (5 x 3) and its gradient " + shape(other)));
      CHECK(right.value == five_by_three);
      CHECK(wrong.value == five_by_three);
    }
    CHECK_THROWS_AS(optimizer->step({nullptr}), std::invalid_argument);
  }
}
