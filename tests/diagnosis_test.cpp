// Activations far from 0, and what is measured inside a network.
#include "nn/analysis/twins.hpp"

#include <cmath>
#include <limits>

#include "tests/catch.hpp"

TEST_CASE("Activations are safe for any z, and NaN stays NaN") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(nn::logistic(-infinity) == 0.0);
  CHECK(nn::logistic(infinity) == 1.0);
  CHECK(nn::logistic(-745.0) > 0.0);
  CHECK(nn::logistic(1.5) == Approx(0.817574476193644).epsilon(1e-15));
  CHECK(nn::relu().function(-infinity) == 0.0);
  CHECK(nn::leaky_relu(0.5).function(-4.0) == -2.0);
  for (const std::string& name : nn::activation_names()) {
    CAPTURE(name);
    const nn::Activation f = nn::activation_by_name(name);
    CHECK(std::isnan(f.function(std::nan(""))));
    for (double z : {-1e308, -40.0, 40.0, 1e308}) {
      CHECK(std::isfinite(f.function(z)));
      CHECK(std::isfinite(f.derivative(z, f.function(z))));
    }
  }
  CHECK_THROWS_WITH(nn::activation_by_name("swish"),
                    "activation 'swish' is unknown: choose one of identity, sigmoid, tanh, relu, "
                    "leaky_relu, gelu, silu, selu, softsign, sine, gaussian");
}

TEST_CASE("Distinct neurons are counted exactly, the bias included") {
  Rng rng(1);
  nn::Dense layer(2, 4, nn::constant(0.5), rng);
  CHECK(nn::distinct_neurons(layer) == 1);
  CHECK(nn::spread(layer) == 0.0);
  layer.weights.value(1, 2) = std::nextafter(0.5, 1.0);
  CHECK(nn::distinct_neurons(layer) == 2);
  CHECK(nn::spread(layer) == Approx(1.1e-16).epsilon(0.02));
  layer.bias.value(0, 3) = -1.0;
  CHECK(nn::distinct_neurons(layer) == 3);
  CHECK(nn::spread(layer) == 1.0);
  CHECK(nn::distinct_columns(Matrix(0, 3)) == 1);
  CHECK_THROWS_AS(nn::column_spread(Matrix(3, 0)), std::invalid_argument);
}

TEST_CASE("In a network, neurons that are heard differently are no twins") {
  nn::Mlp net({2, 3, 4, 1}, nn::tanh(), nn::constant(0.5));
  CHECK(nn::spread(net) == 0.0);
  CHECK(nn::distinct_neurons(net, 0) == 1);
  CHECK(nn::distinct_neurons(net, 1) == 1);
  net.dense(1).weights.value(2, 0) = 0.75;  // from the first layer's last to the second's first
  CHECK(nn::distinct_neurons(net, 0) == 2);
  CHECK(nn::distinct_neurons(net.dense(0)) == 1);
  CHECK(nn::distinct_neurons(net, 1) == 2);
  CHECK(nn::spread(net) == 0.25);
  CHECK_THROWS_AS(nn::distinct_neurons(net, 2), std::out_of_range);
}

TEST_CASE("Blocks of columns are compared as single columns are") {
  const Matrix a = {{1, 2, 1, 2, 1, 2}, {3, 4, 3, 4, 3, 4.5}};
  CHECK(nn::block_spread(a, 1) == 0.0);
  CHECK(nn::block_spread(a, 3) == 0.5);
  CHECK(nn::block_spread(a, 6) == nn::column_spread(a));
  CHECK_THROWS_WITH(nn::block_spread(a, 4),
                    "block_spread: (2 x 6) does not divide into 4 blocks of columns");
  CHECK_THROWS_AS(nn::block_spread(a, 0), std::invalid_argument);
}

TEST_CASE("Mean, deviation and mean square are the population's") {
  const nn::Statistics s = nn::statistics({{1, 2}, {3, 6}});
  CHECK(s.mean == 3.0);
  CHECK(s.mean_square == 12.5);
  CHECK(s.standard_deviation == Approx(std::sqrt(3.5)));
  CHECK_THROWS_AS(nn::statistics(Matrix(0, 2)), std::invalid_argument);
}

TEST_CASE("Dead and saturated neurons are told apart") {
  const Matrix x = {{1.0}, {2.0}};
  nn::Mlp rectified({1, 4, 1}, nn::relu(), nn::zeros());
  rectified.dense(0).weights.value = {{1, -1, -2, 1}};
  rectified.forward(x);
  CHECK(nn::health(rectified, 0).dead_share == 0.5);
  CHECK(nn::health(rectified, 0).saturated_share == 0.0);

  nn::Mlp bounded({1, 4, 1}, nn::sigmoid(), nn::zeros());
  bounded.dense(0).weights.value = {{0.1, 6, -8, 100}};  // the last: exactly 1, with slope 0
  bounded.forward(x);
  CHECK(nn::health(bounded, 0).saturated_share == 0.5);
  CHECK(nn::health(bounded, 0).dead_share == 0.25);
}
