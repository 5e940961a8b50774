// train_with: the usual training, with a product of the caller's.
#include "lessons/common/with_product.hpp"

#include <cmath>

#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

Matrix in_order(const Matrix& a, const Matrix& b) { return matmul(a, b); }

const nn::Dataset data = nn::circles(30);

nn::Mlp network(std::size_t neurons, const nn::Initializer& weights) {
  return {{2, neurons, 1}, nn::tanh(), weights};
}

}  // namespace

TEST_CASE("With matmul, train_with gives the bits of nn::train") {
  nn::Mlp usual = network(5, nn::xavier_uniform());
  lessons::ProductRun run = lessons::train_with(in_order, usual, data, 0.02, 40);
  nn::Adam adam(0.02);
  nn::train(usual, data, nn::binary_cross_entropy, adam, {.steps = 40});
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(same_bits(run.net.parameters()[k]->value, usual.parameters()[k]->value));
  }
  CHECK(run.apart.size() == 40);
}

TEST_CASE("train_with takes all five products of a step from its caller") {
  int calls = 0;
  const auto counting = [&](const Matrix& a, const Matrix& b) {
    ++calls;
    return matmul(a, b);
  };
  lessons::train_with(counting, network(3, nn::constant(0.5)), data, 0.02, 7);
  CHECK(calls == 5 * 7);
}

TEST_CASE("A product that treats one column in its own way parts twins, and the run says when") {
  const auto uneven = [](const Matrix& a, const Matrix& b) {
    Matrix c = matmul(a, b);
    if (c.cols() == 3) c(0, 2) *= 1.0 + 1e-6;
    return c;
  };
  const nn::Mlp twins = network(3, nn::constant(0.5));
  const auto even = lessons::train_with(in_order, twins, data, 0.02, 20);
  CHECK(std::isnan(even.step_beyond(0.0)));
  const auto parted = lessons::train_with(uneven, twins, data, 0.02, 20);
  CHECK(parted.step_beyond(0.0) >= 1.0);
  CHECK(parted.step_beyond(0.0) <= 3.0);
  CHECK(std::isnan(parted.step_beyond(1.0)));
}

TEST_CASE("train_with refuses what it cannot train") {
  const nn::Mlp deep({2, 3, 3, 1}, nn::tanh(), nn::constant(0.5));
  CHECK_THROWS_WITH(lessons::train_with(in_order, deep, data, 0.02, 1),
                    "train_with: the network needs one hidden layer and one output");
  const auto broken = [](const Matrix& a, const Matrix& b) { return Matrix(a.rows(), b.cols()); };
  CHECK_THROWS_WITH(lessons::train_with(broken, network(3, nn::constant(0.5)), data, 0.02, 1),
                    "train_with: the loss is nan at step 0");
}
