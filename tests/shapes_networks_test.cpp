// Losses, networks, and what is measured on them, are handed too few rows, too few columns, an index past the
// end: they refuse before they touch memory, which `make sanitize` watches, and say both shapes.
#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/linear_growth.hpp"
#include "nn/analysis/saturation.hpp"
#include "nn/analysis/splitting.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/labels.hpp"
#include "nn/loss.hpp"
#include "nn/starts/lsuv.hpp"
#include "tests/catch.hpp"
#include "tests/shapes.hpp"

namespace {

nn::Mlp network() { return {{3, 4, 2}, nn::tanh(), nn::xavier_uniform()}; }

}  // namespace

TEST_CASE("Shapes: losses and measures") {
  Matrix gradient;
  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    for (nn::Loss loss : {static_cast<nn::Loss>(nn::mean_squared_error),
                          static_cast<nn::Loss>(nn::binary_cross_entropy),
                          static_cast<nn::Loss>(nn::softmax_cross_entropy)}) {
      CHECK_THROWS_AS(loss(five_by_three, other, gradient), std::invalid_argument);
      CHECK_THROWS_AS(loss(other, five_by_three, gradient), std::invalid_argument);
      CHECK_THROWS_AS(loss(Matrix(), Matrix(), gradient), std::invalid_argument);
    }
    CHECK_THROWS_AS(nn::accuracy(five_by_three, other), std::invalid_argument);
    CHECK_THROWS_AS(nn::area_under_curve(five_by_three, other), std::invalid_argument);
    if (other.cols() != 1) CHECK_THROWS_AS(nn::one_hot(other, 2), std::invalid_argument);
    nn::Mlp net = network();
    if (shape(other) == "(5 x 2)") continue;
    CHECK_THROWS_AS(nn::check_gradients(net, five_by_three, other, nn::mean_squared_error),
                    std::invalid_argument);
  }
  CHECK_THROWS_AS(nn::statistics(Matrix()), std::invalid_argument);
  CHECK_THROWS_AS(nn::column_spread(Matrix(3, 0)), std::invalid_argument);
  CHECK_THROWS_AS(nn::block_spread(five_by_three, 2), std::invalid_argument);
  CHECK_THROWS_AS(nn::block_spread(five_by_three, 0), std::invalid_argument);
  CHECK_THROWS_AS(nn::class_indices(Matrix::zeros(2, 1)), std::invalid_argument);
}

TEST_CASE("Shapes: networks and what is measured on them") {
  nn::Mlp net = network();
  for (std::size_t l : {2u, 1000000u}) {
    CHECK_THROWS_AS(net.dense(l), std::out_of_range);
    CHECK_THROWS_AS(net.pre_activation(l), std::out_of_range);
    CHECK_THROWS_AS(net.activation(l), std::out_of_range);
    CHECK_THROWS_AS(net.error_signal(l), std::out_of_range);
    CHECK_THROWS_AS(nn::distinct_neurons(net, l), std::out_of_range);
    CHECK_THROWS_AS(nn::mean_slope(net, l), std::out_of_range);
    CHECK_THROWS_AS(nn::flat_share(net, l, 0.1), std::out_of_range);
  }
  CHECK_THROWS_WITH(net.dense(2), "Mlp: there is no layer 2: it has 2 layers of weights, 0 to 1");
  CHECK_THROWS_AS(nn::distinct_neurons(net, 1), std::out_of_range);
  CHECK_THROWS_AS(nn::mean_slope(net, 1), std::out_of_range);
  CHECK_THROWS_AS(nn::mean_slope(net, 0), std::invalid_argument);  // no forward yet
  CHECK_THROWS_AS(nn::flat_share(net, 0, 0.1), std::invalid_argument);
  CHECK_THROWS_AS(net.forward(Matrix::zeros(5, 2)), std::invalid_argument);
  CHECK_THROWS_AS(nn::scale_to_unit_variance(net, Matrix::zeros(5, 2)), std::invalid_argument);
  CHECK_THROWS_AS(nn::lsuv(net, Matrix()), std::invalid_argument);

  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    nn::Mlp changed = network();
    changed.dense(0).bias.value = other;
    CHECK_THROWS_AS(changed.forward(five_by_three), std::invalid_argument);
    CHECK_THROWS_AS(nn::spread(changed), std::invalid_argument);
    CHECK_THROWS_AS(nn::distinct_neurons(changed, 0), std::invalid_argument);
    if (other.rows() == 4) continue;
    changed = network();
    changed.dense(1).weights.value = other;
    CHECK_THROWS_AS(nn::distinct_neurons(changed, 0), std::invalid_argument);
  }

  nn::Mlp one({3, 4, 1}, nn::tanh(), nn::xavier_uniform());
  CHECK_THROWS_AS(nn::splitting_matrix(one, five_by_three, Matrix::zeros(5, 1)),
                  std::invalid_argument);  // no forward yet
  one.forward(five_by_three);
  for (const Matrix& other : others) {
    CHECK_THROWS_AS(nn::splitting_matrix(one, other, Matrix::zeros(5, 1)), std::invalid_argument);
    CHECK_THROWS_AS(nn::splitting_matrix(one, five_by_three, other), std::invalid_argument);
  }
  const nn::Dataset data{five_by_three, Matrix::zeros(5, 1)};
  for (const std::vector<std::size_t>& widths :
       {std::vector<std::size_t>{3, 1}, {3, 5, 1}, {2, 4, 1}, {3, 4, 2}, {3, 4, 4, 1}}) {
    const nn::Mlp other(widths, nn::tanh(), nn::xavier_uniform());
    CHECK_THROWS_AS(nn::linear_growth(one, other, data, 0.1, 2, 1), std::invalid_argument);
  }
  CHECK_THROWS_AS(nn::linear_growth(one, one, data, 0.1, 2, 0), std::invalid_argument);
  CHECK_THROWS_AS((nn::LinearGrowth{0.1, 1}.factor_at(0)), std::logic_error);
}
