// By how much layers stretch: one with its activation, and many linear ones.
#include "jacobian.hpp"

#include "nn/starts/orthogonal.hpp"
#include "tests/catch.hpp"

TEST_CASE("A linear orthogonal layer stretches by its gain, many by their gains' product") {
  nn::Mlp net({8, 8, 8, 2}, nn::identity(), nn::orthogonal(1.5));
  net.forward(Matrix::filled(4, 8, 0.3));
  CHECK(lessons::mean_singular_value(net, 1, 4) == Approx(1.5).epsilon(1e-12));
  const auto values = lessons::singular_values_of_product(nn::orthogonal(2.0), 3, 6, 1);
  CHECK(values.size() == 6);
  CHECK(values.front() == Approx(8.0).epsilon(1e-12));
  CHECK(values.back() == Approx(8.0).epsilon(1e-12));
}

TEST_CASE("The slope of an activation counts in a layer's stretch, sample by sample") {
  nn::Mlp net({8, 8, 2}, nn::sigmoid(), nn::orthogonal());
  Matrix inputs = Matrix::zeros(2, 8);
  inputs(1, 0) = 1e4;
  net.forward(inputs);
  CHECK(lessons::mean_singular_value(net, 0, 1) == Approx(0.25).epsilon(1e-12));
  CHECK(lessons::mean_singular_value(net, 0, 2) < 0.24);
}
