// Every backward against central differences, on odd shapes, guarded against gradients
// that are all 0.
#include "matrix/random.hpp"
#include "nn/analysis/gradient_check.hpp"
#include "nn/mlp.hpp"
#include "tests/catch.hpp"

namespace {

Matrix random(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix a(rows, cols);
  Rng rng(seed);
  for (double& value : a.values()) value = rng.normal();
  return a;
}

Matrix one_hot(std::size_t rows, std::size_t classes, std::uint64_t seed) {
  Matrix targets = Matrix::zeros(rows, classes);
  Rng rng(seed);
  for (std::size_t i = 0; i < rows; ++i) targets(i, rng.below(classes)) = 1.0;
  return targets;
}

Matrix yes_or_no(std::size_t rows, std::size_t questions, std::uint64_t seed) {
  return map(random(rows, questions, seed), [](double x) { return x > 0.0 ? 1.0 : 0.0; });
}

struct Case {
  const char* name;
  nn::Loss loss;
  std::size_t outputs;
  Matrix (*targets)(std::size_t rows, std::size_t outputs, std::uint64_t seed);
};
const Case losses[] = {
    {"mean squared error", nn::mean_squared_error, 3, random},
    {"binary cross-entropy", nn::binary_cross_entropy, 1, yes_or_no},
    {"binary cross-entropy, 3 questions", nn::binary_cross_entropy, 3, yes_or_no},
    {"softmax cross-entropy", nn::softmax_cross_entropy, 5, one_hot}};

Matrix targets_for(const Case& test, std::size_t rows) {
  return test.targets(rows, test.outputs, 99);
}

// Seen over all cases below: at most 1.3e-9. A wrong factor or sign is off by 0.1 and more.
constexpr double tolerance = 1e-7;

}  // namespace

TEST_CASE("A dense layer's gradients are derivatives, for every loss and shape") {
  for (const Case& test : losses) {
    for (std::size_t batch : {1, 2, 7}) {
      for (std::size_t inputs : {1, 5}) {
        CAPTURE(test.name, batch, inputs);
        Rng rng(batch);
        nn::Dense layer(inputs, test.outputs, nn::normal(1.0), rng);
        layer.bias.value = random(1, test.outputs, 3);
        const auto check = nn::check_gradients(layer, random(batch, inputs, 4),
                                               targets_for(test, batch), test.loss);
        REQUIRE(check.largest_gradient > 1e-4);
        CHECK(check.relative_error() < tolerance);
      }
    }
  }
}

TEST_CASE("Each activation's derivative is its derivative") {
  for (const std::string& name : nn::activation_names()) {
    CAPTURE(name);
    nn::ActivationLayer layer(nn::activation_by_name(name));
    const auto check =
        nn::check_gradients(layer, 2.0 * random(7, 3, 5), random(7, 3, 6), nn::mean_squared_error);
    REQUIRE(check.largest_gradient > 1e-4);
    CHECK(check.relative_error() < tolerance);
  }
}

TEST_CASE("A whole network's gradients are derivatives, for every activation and loss") {
  for (const std::string& name : nn::activation_names()) {
    for (const Case& test : losses) {
      CAPTURE(name, test.name);
      nn::Mlp net({3, 5, 2, 7, test.outputs}, nn::activation_by_name(name), nn::normal(0.8), 11);
      // With biases of 0, a sample that silences a whole ReLU layer sits on the next one's kink.
      for (std::size_t l = 0; l < net.depth(); ++l) {
        net.dense(l).bias.value = random(1, net.dense(l).fan_out(), 13 + l);
      }
      const auto check =
          nn::check_gradients(net, random(6, 3, 12), targets_for(test, 6), test.loss);
      REQUIRE(check.largest_gradient > 1e-4);
      CHECK(check.relative_error() < tolerance);
    }
  }
}

TEST_CASE("A gradient check finds a gradient that is wrong, and one that is all zero") {
  struct Forgetful : nn::ActivationLayer {  // backward without the derivative
    Forgetful() : nn::ActivationLayer(nn::tanh()) {}
    const Matrix& backward(const Matrix& g) override { return gradient = g; }
    Matrix gradient;
  } forgetful;
  const auto wrong =
      nn::check_gradients(forgetful, random(4, 3, 1), random(4, 3, 2), nn::mean_squared_error);
  CHECK(wrong.relative_error() > 0.05);

  nn::Mlp dead({2, 3, 3, 1}, nn::relu(), nn::zeros());
  const auto zero =
      nn::check_gradients(dead, random(4, 2, 1), Matrix::filled(4, 1, 0.0), nn::mean_squared_error);
  CHECK(zero.largest_gradient == 0.0);
}
