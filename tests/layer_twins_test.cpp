// Twins in networks of every kind of layer: 200 steps of Adam, and not a bit apart.
#include <algorithm>
#include <cmath>

#include "nn/activation.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

// Of 100 and 40 points, so that even a network that has gone blind has something to learn: which
// class there is more of.
nn::Dataset uneven_moons() {
  std::vector<std::size_t> order(140);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  return nn::rows(nn::moons(200), order);
}

// The loss of who knows no more than that: the entropy of 5/7 and 2/7.
const double which_class_is_larger =
    -(5.0 / 7.0) * std::log(5.0 / 7.0) - (2.0 / 7.0) * std::log(2.0 / 7.0);

// A constant start that does not saturate a wide layer.
nn::Initializer equal(std::size_t width) { return nn::constant(1.5 / static_cast<double>(width)); }

// A network 2 - width - width - 1 of twins, whose two hidden layers have a layer of the tested kind
// between the sum and the activation.
struct Twins {
  Twins(std::size_t width, void (*middle)(nn::Sequential&, std::size_t, Rng&))
      : first(net.add<nn::Dense>(2, width, nn::constant(0.5), rng)) {
    middle(net, width, rng);
    net.add<nn::ActivationLayer>(nn::tanh());
    net.add<nn::Dense>(width, width, equal(width), rng);
    middle(net, width, rng);
    net.add<nn::ActivationLayer>(nn::tanh());
    last = &net.add<nn::Dense>(width, 1, equal(width), rng);
  }

  // The largest difference between neurons: in what leads into them, and in what leads on.
  double spread() {
    double largest = 0.0;
    for (const nn::Parameter* parameter : net.parameters()) {
      const Matrix& value = parameter->value;
      largest = std::max(largest, nn::column_spread(value));
      if (parameter->name == "weights" && parameter != &first.weights) {
        largest = std::max(largest, nn::column_spread(transpose(value)));
      }
    }
    return largest;
  }

  Rng rng{1};
  nn::Sequential net;
  nn::Dense& first;
  nn::Dense* last = nullptr;
};

void batch_norm(nn::Sequential& net, std::size_t width, Rng&) { net.add<nn::BatchNorm>(width); }

void layer_norm(nn::Sequential& net, std::size_t width, Rng&) { net.add<nn::LayerNorm>(width); }

void residual(nn::Sequential& net, std::size_t width, Rng& rng) {
  nn::Sequential branch;
  branch.add<nn::Dense>(width, width, equal(width), rng);
  branch.add<nn::ActivationLayer>(nn::tanh());
  branch.add<nn::Dense>(width, width, equal(width), rng);
  net.add<nn::Residual>(std::move(branch), 0.5);
}

}  // namespace

TEST_CASE("Normalization and residual layers keep twins identical to the last bit in training") {
  const nn::Dataset data = uneven_moons();
  for (const auto& middle : {batch_norm, layer_norm, residual}) {
    for (std::size_t width : {3, 7, 33}) {
      for (std::size_t batch : {0, 33}) {
        const bool blind = middle == layer_norm;
        CAPTURE(middle == batch_norm, blind, width, batch);
        Twins twins(width, middle);
        const Matrix before = twins.first.weights.value;
        nn::Adam adam(0.01);
        nn::train(twins.net, data, nn::binary_cross_entropy, adam,
                  {.steps = 200, .batch_size = batch});
        CHECK(twins.spread() == 0.0);
        CHECK(nn::spread(twins.first) == 0.0);
        CHECK(nn::distinct_columns(transpose(twins.last->weights.value)) == 1);

        const double loss = nn::evaluate_gradients(twins.net, data, nn::binary_cross_entropy);
        const double moved = max_abs(twins.first.weights.value - before);
        if (blind) {  // what all neurons have in common is taken away: the shares of the classes stay
          CHECK(loss == Approx(which_class_is_larger).margin(1e-3));  // seen: within 1e-4
          CHECK(moved < 1e-6);                                        // seen: 0
        } else {
          CHECK(loss < 0.9 * which_class_is_larger);  // seen: at most 0.78 of it
          CHECK(moved > 0.01);                        // seen: 0.05 to 1.26
        }
      }
    }
  }
}

TEST_CASE("Two blocks of attention with normalization and skips: identical heads stay identical") {
  constexpr std::size_t tokens = 5, heads = 3;
  for (std::size_t head_width : {1, 2, 5}) {
    CAPTURE(head_width);
    const std::size_t width = heads * head_width;
    Rng rng(head_width);
    // Twins are heads here: the neurons of one head differ, and so do all that is no head.
    const nn::Initializer twin_columns = [&](std::size_t in, std::size_t out, Rng& draws) {
      Matrix made = nn::xavier_uniform()(in, out, draws);
      for (std::size_t i = 0; i < in; ++i) {
        for (std::size_t j = head_width; j < out; ++j) made(i, j) = made(i, j % head_width);
      }
      return made;
    };
    nn::Sequential net;
    std::vector<nn::SelfAttention*> attentions;
    for (int block = 0; block < 2; ++block) {
      nn::Sequential branch;
      branch.add<nn::LayerNorm>(width);
      attentions.push_back(&branch.add<nn::SelfAttention>(tokens, width, heads, twin_columns, rng));
      Matrix& onward = attentions.back()->output.weights.value;
      onward = transpose(twin_columns(width, width, rng));
      net.add<nn::Residual>(std::move(branch));
    }
    net.add<nn::Dense>(width, 1, nn::xavier_uniform(), rng);

    const nn::Dataset data{nn::normal(1.0)(12 * tokens, width, rng),
                           nn::normal(1.0)(12 * tokens, 1, rng)};
    nn::Adam adam(0.01);
    const auto losses = nn::train(net, data, nn::mean_squared_error, adam, {.steps = 200});
    CHECK(losses.back() < 0.5 * losses.front());  // seen: 11.0 to 0.56, 3.7 to 0.10, 4.0 to 6e-9
    for (nn::SelfAttention* attention : attentions) {
      for (nn::Dense* dense : {&attention->query, &attention->key, &attention->value}) {
        CHECK(nn::block_spread(dense->weights.value, heads) == 0.0);
        CHECK(nn::block_spread(dense->bias.value, heads) == 0.0);
        if (head_width > 1) CHECK(nn::spread(*dense) > 0.01);
      }
      CHECK(nn::block_spread(transpose(attention->output.weights.value), heads) == 0.0);
    }
  }
}

TEST_CASE("A skip from inputs that differ parts twins: only a lifted one keeps them") {
  Rng rng(1);
  nn::Sequential branch;
  branch.add<nn::Dense>(2, 2, nn::constant(0.25), rng);
  branch.add<nn::ActivationLayer>(nn::tanh());
  nn::Sequential net;
  net.add<nn::Residual>(std::move(branch));
  auto& last = net.add<nn::Dense>(2, 1, nn::constant(0.5), rng);
  nn::Adam adam(0.01);
  nn::train(net, uneven_moons(), nn::binary_cross_entropy, adam, {.steps = 200});
  CHECK(nn::column_spread(transpose(last.weights.value)) > 0.1);  // seen: 2.8
}
