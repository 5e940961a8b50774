// Activations, losses, optimizers and initializers have PyTorch's numbers.
#include <functional>
#include <memory>

#include "nn/activation.hpp"
#include "nn/initializer.hpp"
#include "nn/loss.hpp"
#include "nn/optimizer.hpp"
#include "tests/catch.hpp"
#include "tests/golden.hpp"

TEST_CASE("Activations and their slopes are PyTorch's, from -1000 to 1000") {
  const std::string name = GENERATE("identity", "sigmoid", "tanh", "relu", "leaky_relu", "gelu",
                                    "silu", "selu", "softsign", "sine", "gaussian");
  CAPTURE(name);
  const nn::Activation f = nn::activation_by_name(name);
  const Matrix& z = golden("activation/z");
  Matrix h = Matrix::zeros(1, z.cols()), slope = h;
  f.forward(z, h);
  f.backward(z, h, Matrix::filled(1, z.cols(), 1.0), slope);
  if (name == "gelu" || name == "tanh" || name == "silu" || name == "selu" || name == "sigmoid" ||
      name == "softsign") {
    // PyTorch takes differences of nearly equal numbers in their tails (1 + erf, 1 - tanh^2): its
    // digits end at 1e-16 of the largest value there.
    CHECK(distance(h, "activation/" + name) < 1e-15);
    CHECK(distance(slope, "activation/d_" + name) < 1e-15);
  } else {
    CHECK(distance_of_each(h, "activation/" + name) < 1e-12);
    CHECK(distance_of_each(slope, "activation/d_" + name) < 1e-12);
  }
}

TEST_CASE("Losses and their gradients are PyTorch's, for logits up to 1000") {
  const auto [name, loss] = GENERATE(table<std::string, nn::Loss>(
      {{"mean_squared_error", nn::mean_squared_error},
       {"binary_cross_entropy", nn::binary_cross_entropy},
       {"binary_cross_entropy_of_shares", nn::binary_cross_entropy},
       {"softmax_cross_entropy", nn::softmax_cross_entropy},
       {"softmax_cross_entropy_of_shares", nn::softmax_cross_entropy}}));
  CAPTURE(name);
  const std::string at = "loss/" + name + "/";
  Matrix gradient;
  const double value = loss(golden(at + "logits"), golden(at + "targets"), gradient);
  CHECK(distance_of_each({{value}}, at + "value") < 1e-12);
  CHECK(distance(gradient, at + "d_logits") < 1e-14);
}

TEST_CASE("Ten steps of every optimizer are PyTorch's") {
  struct Case {
    std::string name;
    std::unique_ptr<nn::Optimizer> inner;
    std::function<std::unique_ptr<nn::Optimizer>(nn::Optimizer&)> around;
  };
  const auto none = [](nn::Optimizer&) { return std::unique_ptr<nn::Optimizer>(); };
  const auto l2 = [](nn::Optimizer& o) { return std::make_unique<nn::Penalized>(o, 0.0, 0.2); };
  const auto decoupled = [](nn::Optimizer& o) {
    return std::make_unique<nn::DecoupledWeightDecay>(o, 0.01, 0.2);
  };
  std::vector<Case> cases;
  cases.push_back({"gradient_descent", std::make_unique<nn::GradientDescent>(0.1), none});
  cases.push_back({"momentum", std::make_unique<nn::Momentum>(0.1, 0.9), none});
  cases.push_back({"nesterov", std::make_unique<nn::Nesterov>(0.1, 0.9), none});
  cases.push_back({"adam", std::make_unique<nn::Adam>(0.01), none});
  cases.push_back({"adam_betas", std::make_unique<nn::Adam>(0.01, 0.5, 0.75, 1e-3), none});
  cases.push_back({"l2", std::make_unique<nn::GradientDescent>(0.1), l2});
  cases.push_back({"adam_l2", std::make_unique<nn::Adam>(0.01), l2});
  cases.push_back({"decoupled", std::make_unique<nn::Adam>(0.01), decoupled});
  const Matrix& gradients = golden("optimizer/gradients");
  for (const Case& each : cases) {
    CAPTURE(each.name);
    const auto outer = each.around(*each.inner);
    nn::Optimizer& optimizer = outer ? *outer : *each.inner;
    nn::Parameter w{"w", golden("optimizer/start"), Matrix::zeros(1, gradients.cols())};
    Matrix path(gradients.rows(), gradients.cols());
    for (std::size_t step = 0; step < gradients.rows(); ++step) {
      for (std::size_t j = 0; j < gradients.cols(); ++j) w.gradient(0, j) = gradients(step, j);
      optimizer.step({&w});
      for (std::size_t j = 0; j < gradients.cols(); ++j) path(step, j) = w.value(0, j);
    }
    CHECK(distance_of_each(path, "optimizer/" + each.name) < 1e-12);
  }
}

TEST_CASE("Initializers draw from PyTorch's distributions") {
  using namespace nn;
  const auto [name, initializer, is_uniform] = GENERATE(table<std::string, Initializer, bool>(
      {{"xavier_uniform", xavier_uniform(), true},
       {"xavier_uniform_gain", xavier_uniform(5.0 / 3.0), true},
       {"xavier_normal", xavier_normal(), false},
       {"xavier_normal_gain", xavier_normal(5.0 / 3.0), false},
       {"he_uniform", he_uniform(), true},
       {"he_uniform_slope", he_uniform(0.2), true},
       {"he_normal", he_normal(), false},
       {"he_normal_slope", he_normal(0.2), false},
       {"lecun_uniform", lecun_uniform(), true},
       {"lecun_normal", lecun_normal(), false},
       {"standard_uniform", standard_uniform(), true}}));
  CAPTURE(name);
  // The same draws from U(-limit, limit), or from N(0, deviation^2), with PyTorch's number.
  Rng ours(7), theirs(7);
  const double number = golden("initializer/" + name)(0, 0);
  const Matrix expected =
      is_uniform ? uniform(number)(40, 60, theirs) : normal(number)(40, 60, theirs);
  CHECK(max_abs(initializer(40, 60, ours) - expected) < 1e-15);
}
