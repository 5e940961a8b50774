// A network with the caller's matrix products.
#include "with_product.hpp"

#include "matrix/matmul.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

Matrix in_order(const Matrix& a, const Matrix& b) { return matmul(a, b); }

const nn::Dataset data = nn::circles(30);

nn::Mlp network(std::size_t neurons, const nn::Initializer& weights) {
  return {{2, neurons, 1}, nn::tanh(), weights};
}

void train(nn::Layer& net, std::size_t steps) {
  nn::Adam adam(0.02);
  nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = steps});
}

nn::Mlp trained_with(const lessons::Product& product, nn::Mlp net, std::size_t steps) {
  lessons::WithProduct layer(product, net);
  train(layer, steps);
  return net;
}

}  // namespace

TEST_CASE("With matmul, a network learns the bits that it learns by itself") {
  nn::Mlp usual = network(5, nn::xavier_uniform());
  nn::Mlp other = trained_with(in_order, usual, 40);
  train(usual, 40);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(same_bits(other.parameters()[k]->value, usual.parameters()[k]->value));
  }
  lessons::WithProduct layer(in_order, other);
  const Matrix gradient = Matrix::filled(data.size(), 1, 0.1);
  CHECK(same_bits(layer.forward(data.inputs), usual.forward(data.inputs)));
  CHECK(same_bits(layer.backward(gradient), usual.backward(gradient)));
}

TEST_CASE("All five products of a step are the caller's") {
  int calls = 0;
  const auto counting = [&](const Matrix& a, const Matrix& b) {
    ++calls;
    return matmul(a, b);
  };
  trained_with(counting, network(3, nn::constant(0.5)), 7);
  CHECK(calls == 5 * 7);
}

TEST_CASE("A product that treats one column in its own way makes twins differ") {
  const auto uneven = [](const Matrix& a, const Matrix& b) {
    Matrix c = matmul(a, b);
    if (c.cols() == 3) c(0, 2) *= 1.0 + 1e-6;
    return c;
  };
  const nn::Mlp twins = network(3, nn::constant(0.5));
  CHECK(nn::spread(trained_with(in_order, twins, 3)) == 0.0);
  CHECK(nn::spread(trained_with(uneven, twins, 3)) > 0.0);
}

TEST_CASE("A network of two hidden layers is refused") {
  nn::Mlp deep({2, 3, 3, 1}, nn::tanh(), nn::constant(0.5));
  CHECK_THROWS_WITH(lessons::WithProduct(in_order, deep),
                    "WithProduct: give a network of one hidden layer");
}
