// A NaN is never equal, never healthy, never right. Every measure is handed one in each argument: it
// says NaN, or refuses and says where it stands.
#include <cmath>
#include <functional>

#include "matrix/matmul.hpp"
#include "matrix/qr.hpp"
#include "matrix/svd.hpp"
#include "matrix/symmetric_eigen.hpp"
#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/saturation.hpp"
#include "nn/analysis/splitting.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/labels.hpp"
#include "nn/layers/softmax.hpp"
#include "nn/starts/gain.hpp"
#include "nn/starts/lsuv.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// `whole` with a NaN in the place of one element, once for each.
void with_each(Matrix whole, const std::function<void(const Matrix& broken)>& check) {
  for (std::size_t k = 0; k < whole.size(); ++k) {
    CAPTURE(k, shape(whole));
    Matrix broken = whole;
    broken.values()[k] = not_a_number;
    check(broken);
  }
}

// A measure of two matrices, both of which it must look at. NaN or an exception will do.
template <class Measure>
void check_measure(const char* name, const Matrix& a, const Matrix& b, Measure measure) {
  CAPTURE(name);
  CHECK(std::isfinite(measure(a, b)));
  const auto notices = [&](const Matrix& x, const Matrix& y) {
    try {
      const double value = measure(x, y);  // not in CHECK, which would catch what it throws
      CHECK(std::isnan(value));
    } catch (const std::invalid_argument& e) {
      CHECK_THAT(e.what(), ContainsSubstring("nan") || ContainsSubstring("NaN") ||
                               ContainsSubstring("not a number"));
    }
  };
  with_each(a, [&](const Matrix& broken) { notices(broken, b); });
  with_each(b, [&](const Matrix& broken) { notices(a, broken); });
}

}  // namespace

TEST_CASE("NaN: sums, sizes and comparisons of matrices") {
  const Matrix a = {{1, 2, 3}, {4, 5, 6}}, square = {{2, 1}, {1, 3}};
  with_each(a, [&](const Matrix& broken) {
    for (double value :
         {sum(broken), mean(broken), max_abs(broken), sum(column_sums(broken)),
          sum(matmul_nt(broken, broken)), sum(transpose(broken)), nn::statistics(broken).mean,
          nn::statistics(broken).standard_deviation, nn::statistics(broken).mean_square}) {
      CHECK(std::isnan(value));
    }
    CHECK_FALSE(broken == broken);
    CHECK_FALSE(approx_equal(broken, broken, 1e300));
    CHECK_FALSE(approx_equal(a, broken, INFINITY));
    CHECK_THROWS_AS(qr(transpose(broken)), std::invalid_argument);
    CHECK_THROWS_WITH(svd(broken), StartsWith("svd: nan in row"));
    CHECK_THROWS_AS(numerical_rank(broken), std::invalid_argument);
  });
  with_each(square, [&](const Matrix& broken) {
    CHECK_THROWS_WITH(symmetric_eigenvalues(broken), ContainsSubstring("nan in row"));
  });
}

TEST_CASE("NaN: losses, accuracy, area under the curve, in outputs and in targets") {
  const Matrix logits = {{0.5}, {-1.0}, {2.0}}, labels = {{1}, {0}, {0}};
  const Matrix scores = {{1, 2, 3}, {3, 1, 2}}, classes = {{0, 0, 1}, {0, 1, 0}};
  const auto loss = [](auto* of) {
    return [of](const Matrix& y, const Matrix& t) {
      Matrix gradient;
      const double value = of(y, t, gradient);
      // What is not NaN itself must not hide in the gradient either.
      CHECK(std::isnan(max_abs(gradient)) == std::isnan(value));
      return value;
    };
  };
  using Of = double(const Matrix&, const Matrix&, Matrix&);
  check_measure("mean squared error", logits, labels,
                loss(static_cast<Of*>(nn::mean_squared_error)));
  check_measure("BCE", logits, labels, loss(static_cast<Of*>(nn::binary_cross_entropy)));
  check_measure("BCE", scores, classes, loss(static_cast<Of*>(nn::binary_cross_entropy)));
  check_measure("softmax", scores, classes, loss(static_cast<Of*>(nn::softmax_cross_entropy)));
  check_measure("area", logits, labels, nn::area_under_curve);

  with_each(labels, [&](const Matrix& broken) {
    CHECK_THROWS_AS(nn::accuracy(logits, broken), std::invalid_argument);
  });
  with_each(classes, [&](const Matrix& broken) {
    CHECK_THROWS_AS(nn::accuracy(scores, broken), std::invalid_argument);
    CHECK_THROWS_AS(nn::class_indices(broken), std::invalid_argument);
  });
  // Each sample with a NaN is wrong, whatever stands beside it.
  with_each(logits, [&](const Matrix& broken) {
    const Matrix right = map(logits, [](double z) { return z > 0.0 ? 1.0 : 0.0; });
    CHECK(nn::accuracy(broken, right) == Approx(2.0 / 3.0));
  });
  with_each(scores, [&](const Matrix& broken) {
    CHECK(nn::accuracy(broken, {{0, 0, 1}, {1, 0, 0}}) == 0.5);
  });
  CHECK(nn::accuracy({{not_a_number}}, {{0}}) == 0.0);
  CHECK_THROWS_AS(nn::one_hot(Matrix{{not_a_number}}, 3), std::invalid_argument);
  Matrix shares;
  nn::softmax_rows({{1.0, not_a_number}}, shares);
  CHECK(std::isnan(shares(0, 0)));
}

TEST_CASE("NaN: columns are like none, and spreads are NaN") {
  CHECK(nn::distinct_columns({{not_a_number, 1, 2}}) == 3);
  CHECK(nn::distinct_columns({{not_a_number, not_a_number, 2, 2}}) == 3);
  const Matrix equal = Matrix::filled(3, 4, 0.5);
  CHECK(nn::distinct_columns(equal) == 1);
  with_each(equal, [](const Matrix& broken) {
    CHECK(nn::distinct_columns(broken) == 2);
    CHECK(std::isnan(nn::column_spread(broken)));
    CHECK(std::isnan(nn::block_spread(broken, 2)));
  });
  // Infinities are equal; a difference of two would be NaN.
  CHECK(nn::column_spread(Matrix::filled(2, 3, INFINITY)) == 0.0);
  CHECK(nn::column_spread({{INFINITY, 1.0}}) == INFINITY);

  const nn::Mlp twins({2, 3, 3, 1}, nn::tanh(), nn::constant(0.5));
  CHECK(nn::spread(twins) == 0.0);
  for (std::size_t l : {0u, 1u}) {
    for (auto of : {&nn::Dense::weights, &nn::Dense::bias}) {
      nn::Mlp net = twins;
      with_each((net.dense(l).*of).value, [&](const Matrix& broken) {
        (net.dense(l).*of).value = broken;
        CHECK(std::isnan(nn::spread(net)));
        CHECK(std::isnan(nn::spread(net.dense(l))));
        CHECK(nn::distinct_neurons(net, l) == 2);
        CHECK(nn::distinct_neurons(net.dense(l)) == 2);
      });
    }
  }
}

namespace {

// A dense layer with one wrong number in what it hands back.
struct Broken : nn::Dense {
  Broken(Rng& rng) : nn::Dense(2, 2, nn::xavier_uniform(), rng) {}
  const Matrix& backward(const Matrix& output_gradient) override {
    made = nn::Dense::backward(output_gradient);
    if (which == 0) made(1, 1) = not_a_number;
    if (which == 1) weights.gradient(0, 1) = not_a_number;
    if (which == 2) bias.gradient(0, 0) = not_a_number;
    return made;
  }
  int which = -1;
  Matrix made;
};

}  // namespace

TEST_CASE("NaN: a gradient check fails at the first") {
  Rng rng(1);
  Broken layer(rng);
  const Matrix x = {{1, 2}, {3, 4}}, t = {{0, 1}, {1, 0}};
  const auto error = [&] {
    return nn::check_gradients(layer, x, t, nn::mean_squared_error).relative_error();
  };
  CHECK(error() < 1e-7);
  for (int which : {0, 1, 2}) {
    layer.which = which;
    CHECK(std::isnan(error()));
  }
  layer.which = -1;
  with_each(x, [&](const Matrix& broken) {
    const auto check = nn::check_gradients(layer, broken, t, nn::mean_squared_error);
    CHECK(std::isnan(check.relative_error()));
  });
  for (double step : {0.0, -1e-5, not_a_number}) {
    CHECK_THROWS_AS(nn::check_gradients(layer, x, t, nn::mean_squared_error, step),
                    std::invalid_argument);
  }
}

TEST_CASE("NaN: saturation, splitting, LSUV and gains") {
  const Matrix x = {{0.1, 0.2}, {0.3, 0.4}, {0.5, 0.6}};
  for (const std::string& name : nn::activation_names()) {
    CAPTURE(name);
    nn::Mlp net({2, 3, 1}, nn::activation_by_name(name), nn::xavier_uniform());
    net.forward(x);
    CHECK(std::isfinite(nn::mean_slope(net, 0)));
    CHECK(std::isfinite(nn::flat_share(net, 0, nn::nearly_flat)));
    with_each(x, [&](const Matrix& broken) {
      net.forward(broken);
      CHECK(std::isnan(nn::mean_slope(net, 0)));
      CHECK(std::isnan(nn::flat_share(net, 0, nn::nearly_flat)));
      CHECK_THROWS_AS(nn::scale_to_unit_variance(net, broken), std::invalid_argument);
    });
    CHECK_THROWS_AS(nn::mean_square(nn::activation_by_name(name), not_a_number),
                    std::invalid_argument);
  }
  const nn::Activation none{"none", [](double) { return not_a_number; },
                            [](double, double) { return not_a_number; }};
  CHECK(std::isnan(nn::steepest_slope(none)));
  CHECK_FALSE(nn::is_bounded(none));
  CHECK_THROWS_AS(nn::gain(none), std::invalid_argument);
  CHECK_THROWS_AS(nn::backward_gain(none), std::invalid_argument);

  nn::Mlp net({2, 3, 1}, nn::tanh(), nn::constant(0.5));
  net.forward(x);
  const Matrix gradient = {{1}, {2}, {3}};
  const auto total = [&](const Matrix& inputs, const Matrix& g) {
    return sum(nn::splitting_matrix(net, inputs, g));
  };
  check_measure("splitting", x, gradient, total);
}

TEST_CASE("NaN: data are refused, and the place is said") {
  nn::Dataset data{{{1, 2}, {3, 4}, {5, 6}}, {{0}, {1}, {0}}};
  Rng rng(1);
  with_each(data.inputs, [&](const Matrix& broken) {
    CHECK_THROWS_WITH(nn::Standardizer({broken, data.targets}),
                      StartsWith("Standardizer: inputs: nan in row"));
    CHECK_THROWS_WITH(nn::Standardizer(data)({broken, data.targets}),
                      StartsWith("Standardizer: inputs: nan in row"));
    CHECK_THROWS_AS(nn::require_finite("data", nn::Dataset{broken, data.targets}),
                    std::invalid_argument);
  });
  with_each(data.targets, [&](const Matrix& broken) {
    CHECK_THROWS_WITH(nn::stratified_split({data.inputs, broken}, 0.5, rng),
                      StartsWith("stratified_split: targets: nan in row"));
    CHECK_THROWS_AS(nn::require_finite("data", nn::Dataset{data.inputs, broken}),
                    std::invalid_argument);
  });
  data.targets(1, 0) = not_a_number;
  CHECK_THROWS_WITH(nn::require_finite("data", data),
                    "data: targets: nan in row 2, column 1 of (3 x 1) is not finite");
}
