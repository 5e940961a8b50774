// Which neurons count as flat, by hand.
#include "nn/analysis/saturation.hpp"

#include "tests/catch.hpp"

TEST_CASE("A dead ReLU is flat for every sample; one that passes a single sample is not") {
  nn::Mlp net({1, 4, 1}, nn::relu(), nn::zeros());
  net.dense(0).weights.value = {{1, -1, -2, 1}};
  net.dense(0).bias.value = {{0, 0, 1000, 0}};
  Matrix x = Matrix::filled(400, 1, 1000.0);
  x(7, 0) = 1.0;  // where the third neuron is at 998, and else at -1000
  net.forward(x);
  CHECK(nn::flat_share(net, 0, nn::exactly_flat) == 0.25);
  CHECK(nn::flat_share(net, 0, nn::nearly_flat) == 0.5);
  CHECK(nn::mean_slope(net, 0) == Approx((2.0 + 1.0 / 400.0) / 4.0));
}

TEST_CASE("A sigmoid's slope is measured beside its steepest, 1/4") {
  CHECK(nn::steepest_slope(nn::sigmoid()) == 0.25);
  nn::Mlp net({1, 4, 1}, nn::sigmoid(), nn::zeros());
  net.dense(0).weights.value = {{0, 6, -8, 100}};  // the last: exactly 1, with slope 0
  net.forward({{1.0}, {2.0}});
  CHECK(nn::flat_share(net, 0, nn::exactly_flat) == 0.25);
  // Of the steepest slope 0.0049 is left on average at z = 6 and 12, 0.0007 at -8 and -16.
  CHECK(nn::flat_share(net, 0, nn::nearly_flat) == 0.75);
  CHECK(nn::flat_share(net, 0, 0.001) == 0.5);
}
