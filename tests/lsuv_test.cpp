// LSUV: every layer of a deep network puts out a variance of 1, whatever it started from.
#include "nn/starts/lsuv.hpp"

#include <cmath>

#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "tests/catch.hpp"

namespace {

constexpr std::size_t depth = 30;

nn::Mlp deep(const nn::Activation& f, const nn::Initializer& start = nn::normal(0.5)) {
  std::vector<std::size_t> widths(depth, 64);
  widths.insert(widths.begin(), 20);
  return {widths, f, start};
}

Matrix batch(std::size_t samples, std::uint64_t seed) {
  Rng rng(seed);
  return nn::normal(3.0)(samples, 20, rng) + 1.0;
}

double variance(const Matrix& z) {
  const double deviation = nn::statistics(z).standard_deviation;
  return deviation * deviation;
}

}  // namespace

TEST_CASE("After LSUV all of 30 layers have variance 1, for every activation") {
  for (const std::string& name : nn::activation_names()) {
    for (double tolerance : {0.1, 1e-3}) {
      CAPTURE(name, tolerance);
      nn::Mlp net = deep(nn::activation_by_name(name));
      const Matrix inputs = batch(100, 2);
      const auto layers = nn::lsuv(net, inputs, 3, {.tolerance = tolerance});
      net.forward(inputs);
      REQUIRE(layers.size() == depth);
      for (std::size_t l = 0; l < depth; ++l) {
        CAPTURE(l);
        CHECK(std::abs(variance(net.pre_activation(l)) - 1.0) < tolerance);
        CHECK(layers[l].variance == Approx(variance(net.pre_activation(l))).epsilon(1e-12));
        CHECK(layers[l].rescalings <= 1);  // the variance grows with the square of the weights
      }
    }
  }
}

TEST_CASE("LSUV starts from orthogonal weights and only scales them") {
  nn::Mlp net = deep(nn::relu(), nn::constant(7.0));
  nn::lsuv(net, batch(100, 2));
  const Matrix& w = net.dense(4).weights.value;
  CHECK(nn::distinct_columns(w) == 64);
  double along = 0.0;
  double across = 0.0;
  for (std::size_t i = 0; i < 64; ++i) {
    along += w(i, 0) * w(i, 0);
    across += w(i, 0) * w(i, 1);
  }
  CHECK(std::abs(across) < 1e-14 * along);
  CHECK(max_abs(net.dense(4).bias.value) == 0.0);
}

TEST_CASE("The scaling alone leaves the direction of the weights, and twins twins") {
  nn::Mlp net = deep(nn::tanh(), nn::constant(0.5));
  const auto layers = nn::scale_to_unit_variance(net, batch(100, 4));
  CHECK(layers[0].variance == Approx(1.0).epsilon(1e-12));
  CHECK(layers[0].rescalings == 1);
  CHECK(nn::spread(net) == 0.0);
  CHECK(net.dense(0).weights.value(0, 0) < 0.5);
}

TEST_CASE("Biases that vary between neurons ask for several rescalings, or for more than it has") {
  nn::Mlp net({20, 50, 1}, nn::tanh(), nn::normal(1.0));
  Rng rng(6);
  net.dense(0).bias.value = nn::normal(0.3)(1, 50, rng);
  const auto layers = nn::scale_to_unit_variance(net, batch(100, 5), {.tolerance = 1e-3});
  CHECK(layers[0].rescalings > 2);
  CHECK(std::abs(layers[0].variance - 1.0) < 1e-3);

  net.dense(0).bias.value *= 10.0;
  const auto stuck = nn::scale_to_unit_variance(net, batch(100, 5));
  CHECK(stuck[0].rescalings == 10);
  CHECK(stuck[0].variance > 2.0);
}

TEST_CASE("LSUV refuses a layer that no factor can scale, and options that make no sense") {
  nn::Mlp dead = deep(nn::relu());
  dead.dense(2).weights.value *= 0.0;
  CHECK_THROWS_WITH(nn::scale_to_unit_variance(dead, batch(100, 1)),
                    "lsuv: the outputs of layer 3, (100 x 64), have variance 0: no factor makes "
                    "it 1");
  nn::Mlp one({1, 1}, nn::relu(), nn::constant(0.1));
  CHECK_THROWS_WITH(nn::lsuv(one, Matrix::filled(7, 1, 0.3)), ContainsSubstring("variance 0"));
  CHECK_THROWS_WITH(nn::lsuv(one, Matrix::filled(7, 1, std::nan(""))),
                    ContainsSubstring("variance nan"));
  CHECK_THROWS_WITH(nn::lsuv(one, {{1e200}, {-1e200}}), ContainsSubstring("variance inf"));
  CHECK_THROWS_WITH(nn::lsuv(one, Matrix(0, 1)), "lsuv: (0 x 1) holds no samples");
  CHECK_THROWS_WITH(nn::lsuv(one, {{1.0}, {2.0}}, 1, {.tolerance = 0.0}),
                    "lsuv: the tolerance is 0: give one above 0");
}
