// Deep networks: starts, stretches of layers and products, curves that do not depend on threads.
#include "deep.hpp"

#include <omp.h>

#include "nn/starts/orthogonal.hpp"
#include "tests/catch.hpp"

TEST_CASE("A linear orthogonal layer stretches by its gain, many by their gains' product") {
  const nn::Dataset data{Matrix::filled(4, 8, 0.3), Matrix::zeros(4, 2)};
  nn::Mlp net = lessons::deep_network(data, 3, 8, nn::identity(), nn::orthogonal(1.5), 1);
  net.forward(data.inputs);
  CHECK(net.depth() == 4);
  CHECK(lessons::mean_stretch(net, 1, 4) == Approx(1.5).epsilon(1e-12));
  const auto stretches = lessons::product_stretches(nn::orthogonal(2.0), 3, 6, 1);
  CHECK(stretches.size() == 6);
  CHECK(stretches.front() == Approx(8.0).epsilon(1e-12));
  CHECK(stretches.back() == Approx(8.0).epsilon(1e-12));
}

TEST_CASE("The slope of an activation counts in a layer's stretch") {
  const nn::Dataset data{Matrix::zeros(1, 8), Matrix::zeros(1, 2)};
  nn::Mlp net = lessons::deep_network(data, 2, 8, nn::sigmoid(), nn::orthogonal(), 1);
  net.forward(data.inputs);
  CHECK(lessons::mean_stretch(net, 0, 1) == Approx(0.25).epsilon(1e-12));
}

TEST_CASE("Deep starts have He's gain for a ReLU only") {
  CHECK(lessons::deep_starts(nn::relu()).size() == 5);
  Rng rng(1);
  const Matrix turned = lessons::deep_starts(nn::relu()).back().weights(9, 9, rng);
  CHECK(mean(turned * turned) * 9.0 == Approx(2.0).epsilon(1e-12));
}

TEST_CASE("Curves are named, one point for each ten steps, the same for any number of threads") {
  Rng rng(2);
  nn::Dataset data{nn::normal(1.0)(120, 6, rng), Matrix::zeros(120, 2)};
  for (std::size_t i = 0; i < 120; ++i) data.targets(i, data.inputs(i, 0) > 0.0) = 1.0;
  const nn::Mlp net = lessons::deep_network(data, 2, 8, nn::relu(), nn::he_normal(), 1);
  const auto curves = lessons::learning_curves({{"a", net}, {"b", net}}, data, 30);
  REQUIRE(curves.size() == 2);
  CHECK(curves[1].label == "b");
  CHECK(curves[0].x == plots::Numbers{10, 20, 30});
  CHECK(curves[0].y == curves[1].y);
  CHECK(curves[0].y.back() < curves[0].y.front());
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  CHECK(lessons::learning_curves({{"a", net}}, data, 30)[0].y == curves[0].y);
  omp_set_num_threads(threads);
}
