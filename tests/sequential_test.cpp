// Layers in a row: the same network as an Mlp, and one that trains.
#include "nn/layers/sequential.hpp"

#include "nn/analysis/gradient_check.hpp"
#include "nn/mlp.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

nn::Sequential row(std::size_t inputs, std::size_t width, std::uint64_t seed) {
  Rng rng(seed);
  nn::Sequential net;
  net.add<nn::Dense>(inputs, width, nn::xavier_normal(), rng);
  net.add<nn::ActivationLayer>(nn::tanh());
  net.add<nn::Dense>(width, 1, nn::xavier_normal(), rng);
  return net;
}

}  // namespace

TEST_CASE("A row of layers is the Mlp of the same layers, to the last bit") {
  nn::Sequential net = row(2, 7, 5);
  nn::Mlp mlp({2, 7, 1}, nn::tanh(), nn::xavier_normal(), 5);
  const nn::Dataset data = nn::moons(40);
  nn::Adam one(0.01), other(0.01);
  const auto losses = nn::train(net, data, nn::binary_cross_entropy, one, {.steps = 50});
  CHECK(losses == nn::train(mlp, data, nn::binary_cross_entropy, other, {.steps = 50}));
  CHECK(same_bits(net.forward(data.inputs), mlp.forward(data.inputs)));
  REQUIRE(net.parameters().size() == 4);
  CHECK(net.size() == 3);
  CHECK_THROWS_AS(net[3], std::out_of_range);
}

TEST_CASE("A row's gradients are derivatives; an empty row hands on what it is given") {
  nn::Sequential net = row(3, 5, 1);
  Rng rng(2);
  const Matrix x = nn::normal(1.0)(6, 3, rng), targets = nn::normal(1.0)(6, 1, rng);
  const auto check = nn::check_gradients(net, x, targets, nn::mean_squared_error);
  REQUIRE(check.largest_gradient > 1e-4);
  CHECK(check.relative_error() < 1e-7);  // seen: 4e-11
  nn::Sequential empty;
  CHECK(&empty.forward(x) == &x);
  CHECK(&empty.backward(x) == &x);
}

TEST_CASE("A row whose training breaks says which parameter broke") {
  nn::Sequential net = row(2, 4, 1);
  net.parameters()[2]->value(0, 0) = std::nan("");
  nn::GradientDescent descent(0.1);
  CHECK_THROWS_WITH(nn::train(net, nn::moons(20), nn::binary_cross_entropy, descent, {.steps = 3}),
                    ContainsSubstring("step 0") && ContainsSubstring("parameter 3 (weights)"));
}
