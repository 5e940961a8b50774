// Gradients of layers inside layers: each one's backward has to hand the right thing to the next.
#include "nn/analysis/gradient_check.hpp"
#include "nn/layers/adapted.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/scale.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/mlp.hpp"
#include "tests/catch.hpp"
#include "tests/random_matrix.hpp"

namespace {

// Every parameter away from its start: a 0 would hide what comes through it.
void shake(nn::Layer& layer, std::uint64_t seed) {
  Rng rng(seed);
  for (nn::Parameter* parameter : layer.parameters()) {
    for (double& value : parameter->value.values()) value += 0.3 * rng.normal();
  }
}

void check_derivatives(nn::Layer& net, const Matrix& x, const Matrix& targets) {
  const auto check = nn::check_gradients(net, x, targets, nn::mean_squared_error);
  REQUIRE(check.largest_gradient > 1e-4);
  CHECK(check.relative_error() < 1e-7);  // seen: at most 8e-9
}

}  // namespace

TEST_CASE("Normalizations, a residual block and dropout in one row, in both modes") {
  for (std::uint64_t seed : {1, 2, 3}) {
    for (std::size_t batch : {3, 7}) {
      CAPTURE(seed, batch);
      Rng rng(seed);
      nn::Sequential branch;
      branch.add<nn::Dense>(5, 7, nn::xavier_normal(), rng);
      branch.add<nn::LayerNorm>(7);
      branch.add<nn::ActivationLayer>(nn::relu());
      branch.add<nn::Dense>(7, 5, nn::xavier_normal(), rng);
      branch.add<nn::Scale>();
      nn::Sequential net;
      net.add<nn::Dense>(3, 5, nn::xavier_normal(), rng);
      net.add<nn::BatchNorm>(5);
      net.add<nn::ActivationLayer>(nn::tanh());
      net.add<nn::Residual>(std::move(branch), 0.7);
      auto& dropout = net.add<nn::Dropout>(0.5, 1);
      net.add<nn::Dense>(5, 2, nn::xavier_normal(), rng);
      shake(net, seed + 10);

      dropout.set_training(false);  // all others in training mode
      check_derivatives(net, random(batch, 3, seed + 20), random(batch, 2, seed + 30));
      net.set_training(false);
      check_derivatives(net, random(batch, 3, seed + 20), random(batch, 2, seed + 30));
    }
  }
}

TEST_CASE("A block of a transformer: normalization, attention and an Mlp, with skips") {
  for (std::uint64_t seed : {1, 2, 3}) {
    CAPTURE(seed);
    Rng rng(seed);
    nn::Sequential attend, think, net;
    attend.add<nn::LayerNorm>(6);
    attend.add<nn::SelfAttention>(3, 6, 2, nn::xavier_normal(), rng);
    think.add<nn::LayerNorm>(6);
    think.add<nn::Mlp>(std::vector<std::size_t>{6, 5, 6}, nn::tanh(), nn::xavier_normal(), seed)
        .dense(0)
        .wants_input_gradient = true;
    net.add<nn::Residual>(std::move(attend));
    net.add<nn::Residual>(std::move(think));
    shake(net, seed + 10);
    check_derivatives(net, random(9, 6, seed + 20), random(9, 6, seed + 30));
  }
}

TEST_CASE("Evaluation mode reaches every layer inside another, and comes back") {
  Rng rng(1);
  nn::Sequential inner;
  auto& dropout = inner.add<nn::Dropout>(0.5, 1);
  auto& norm = inner.add<nn::BatchNorm>(3);
  nn::Sequential net;
  net.add<nn::Residual>(std::move(inner));
  const Matrix x = random(8, 3, 1);
  net.forward(x);
  const Matrix running = norm.running_mean();
  net.set_training(false);
  const Matrix once = net.forward(x);
  CHECK(same_bits(once, net.forward(x)));
  CHECK(dropout.mask() == Matrix::filled(8, 3, 1.0));
  CHECK(norm.running_mean() == running);
  net.set_training(true);
  net.forward(x);
  CHECK_FALSE(dropout.mask() == Matrix::filled(8, 3, 1.0));
  CHECK_FALSE(norm.running_mean() == running);
}

TEST_CASE("Adapters beside dense layers: nothing at first, and the gradient of each factor") {
  for (std::uint64_t seed : {1, 2, 3}) {
    CAPTURE(seed);
    Rng rng(seed);
    nn::Dense first(4, 5, nn::xavier_normal(), rng), second(5, 2, nn::xavier_normal(), rng);
    nn::Sequential plain, net;
    plain.add<nn::Dense>(first);
    plain.add<nn::ActivationLayer>(nn::tanh());
    plain.add<nn::Dense>(second);
    auto& adapted = net.add<nn::Adapted>(first, 3);
    net.add<nn::ActivationLayer>(nn::tanh());
    net.add<nn::Adapted>(second, 1);
    const Matrix x = random(7, 4, seed + 20), targets = random(7, 2, seed + 30);
    adapted.a.value = random(4, 3, seed);
    CHECK(same_bits(net.forward(x), plain.forward(x)));  // B is 0
    shake(net, seed + 10);
    check_derivatives(net, x, targets);
  }
  Rng rng(1);
  CHECK_THROWS_AS(nn::Adapted(nn::Dense(2, 3, nn::zeros(), rng), 0), std::invalid_argument);
}
