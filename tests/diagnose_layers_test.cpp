// nn::diagnose on networks that are no Mlp: normalization, residual blocks, attention, and layers
// that do not show their signals.
#include <sstream>

#include "nn/diagnosis/diagnose.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

using nn::Disease;
using nn::Sign;

namespace {

constexpr std::size_t width = 16;

// The layers of an Mlp in a row, with batch normalization between weights and f if asked for.
nn::Sequential row(std::size_t hidden, const nn::Activation& f, const nn::Initializer& start,
                   bool normalized, std::uint64_t seed = 1) {
  Rng rng(seed);
  nn::Sequential net;
  for (std::size_t l = 0; l < hidden; ++l) {
    net.add<nn::Dense>(l == 0 ? 2 : width, width, start, rng);
    if (normalized) net.add<nn::BatchNorm>(width);
    net.add<nn::ActivationLayer>(f);
  }
  net.add<nn::Dense>(width, 1, start, rng);
  return net;
}

// Pre-norm blocks; `last` starts the weights that end a branch.
nn::Sequential blocks(std::size_t count, const nn::Initializer& first, const nn::Initializer& last,
                      bool normalized) {
  Rng rng(3);
  nn::Sequential net;
  net.add<nn::Dense>(2, width, nn::lecun_normal(), rng);
  for (std::size_t b = 0; b < count; ++b) {
    nn::Sequential branch;
    if (normalized) branch.add<nn::LayerNorm>(width);
    branch.add<nn::Dense>(width, width, first, rng);
    branch.add<nn::ActivationLayer>(nn::relu());
    branch.add<nn::Dense>(width, width, last, rng);
    net.add<nn::Residual>(std::move(branch));
  }
  if (normalized) net.add<nn::LayerNorm>(width);
  net.add<nn::Dense>(width, 1, nn::lecun_normal(), rng);
  return net;
}

// Embeds a token, lets it attend to the others of its sample, and answers for each.
struct Attending {
  nn::Sequential net;
  nn::SelfAttention* attention;
};
Attending attending(const nn::Initializer& start) {
  Rng rng(4);
  Attending made;
  made.net.add<nn::Dense>(2, width, nn::lecun_normal(), rng);
  auto attention = std::make_unique<nn::SelfAttention>(5, width, 4, start, rng);
  made.attention = attention.get();
  made.net.add<nn::Residual>(std::unique_ptr<nn::Layer>(std::move(attention)));
  made.net.add<nn::LayerNorm>(width);
  made.net.add<nn::Dense>(width, 1, nn::lecun_normal(), rng);
  return made;
}

std::string name(nn::Layer& net, const nn::Dataset& data = nn::moons(40)) {
  return nn::diagnose(net, data).name();
}

}  // namespace

TEST_CASE("The same layers in a row and as an Mlp have the same diagnosis") {
  for (const double scale : {1.0, 0.1, 3.0}) {
    const nn::Initializer start = nn::normal(scale / 4.0);
    nn::Sequential net = row(6, nn::relu(), start, false, 7);
    const nn::Diagnosis one = nn::diagnose(net, nn::moons(40));
    const nn::Diagnosis other = nn::diagnose(
        nn::Mlp({2, width, width, width, width, width, width, 1}, nn::relu(), start, 7),
        nn::moons(40));
    CHECK(to_string(one) == to_string(other));
  }
}

TEST_CASE("A pass through a network leaves its weights alone") {
  nn::Sequential net = row(3, nn::tanh(), nn::xavier_normal(), false);
  const Matrix before = net.parameters()[2]->value;
  nn::diagnose(net, nn::moons(40));
  CHECK(same_bits(net.parameters()[2]->value, before));
}

TEST_CASE("Batch normalization forgives a wrong scale, and not twins") {
  for (const double scale : {0.01, 0.35, 10.0}) {
    nn::Sequential net = row(8, nn::relu(), nn::normal(scale), true);
    CAPTURE(scale, to_string(nn::diagnose(net, nn::moons(40))));
    CHECK(name(net) == "nothing found");
  }
  nn::Sequential bare = row(8, nn::relu(), nn::normal(0.01), false);
  CHECK(name(bare) == "vanishing");
  nn::Sequential twins = row(3, nn::tanh(), nn::constant(0.5), true);
  CHECK(nn::diagnose(twins, nn::moons(40)).has(Disease::symmetric));
}

TEST_CASE("Neurons that a normalization's scale tells apart are no twins") {
  nn::Sequential net = row(1, nn::tanh(), nn::constant(0.5), true);
  auto& norm = dynamic_cast<nn::BatchNorm&>(net[1]);
  for (std::size_t j = 0; j < width; ++j) norm.scale.value(0, j) += 0.1 * static_cast<double>(j);
  CHECK(nn::diagnose(net, nn::moons(40)).layers[0].different == width);
}

TEST_CASE("A normalization's shift that saturates the layer is named as biases are") {
  nn::Sequential net = row(1, nn::tanh(), nn::xavier_normal(), true);
  dynamic_cast<nn::BatchNorm&>(net[1]).shift.value = Matrix::filled(1, width, 8.0);
  const nn::Diagnosis found = nn::diagnose(net, nn::moons(40));
  REQUIRE(found.name() == "saturated");
  CHECK_THAT(found.findings[0].evidence, ContainsSubstring("biases of size 8 exceed"));
}

TEST_CASE("Residual blocks are looked into, and the sums are what holds the scale") {
  nn::Sequential usual = blocks(8, nn::he_normal(), nn::normal(0.1), true);
  const nn::Diagnosis found = nn::diagnose(usual, nn::moons(40));
  CAPTURE(to_string(found));
  CHECK(found.nothing_found());
  CHECK(found.activation == "relu");
  CHECK(found.layers[1].kind == "relu");
  CHECK(found.layers[2].kind == "linear");
  CHECK(found.layers[3].kind == "sum");
  CHECK_THAT(to_string(found), ContainsSubstring("layer 4, sum"));

  nn::Sequential zeros = blocks(8, nn::he_normal(), nn::zeros(), false);
  const nn::Diagnosis at_zero = nn::diagnose(zeros, nn::moons(40));
  CHECK(at_zero.nothing_found());
  CHECK(at_zero.has(Sign::zero_weights));

  nn::Sequential doubling = blocks(12, nn::he_normal(), nn::he_normal(), false);
  CHECK(name(doubling) == "exploding");
  nn::Sequential equal = blocks(2, nn::constant(0.2), nn::normal(0.1), true);
  CHECK(nn::diagnose(equal, nn::moons(40)).layers[1].different == width);  // other outgoing weights
}

TEST_CASE("Zeros that wait for zeros with a gradient are no disease") {
  nn::Sequential net = blocks(3, nn::he_normal(), nn::zeros(), false);
  Matrix& head = net.parameters()[net.parameters().size() - 2]->value;
  head *= 0.0;
  const nn::Diagnosis found = nn::diagnose(net, nn::moons(40));
  CHECK(found.nothing_found());
  CHECK(found.has(Sign::zero_weights));
  nn::Mlp pair({2, 8, 8, 1}, nn::tanh(), nn::xavier_normal());
  pair.dense(1).weights.value *= 0.0;
  pair.dense(2).weights.value *= 0.0;
  CHECK(nn::diagnose(pair, nn::moons(40)).has(Disease::vanishing));
}

TEST_CASE("Twins in a residual stream are found by their gradients") {
  Rng rng(1);
  nn::Sequential net, branch;
  net.add<nn::Dense>(2, width, nn::constant(0.3), rng);
  branch.add<nn::Dense>(width, width, nn::constant(0.1), rng);
  branch.add<nn::ActivationLayer>(nn::tanh());
  branch.add<nn::Dense>(width, width, nn::constant(0.1), rng);
  net.add<nn::Residual>(std::move(branch));
  net.add<nn::Dense>(width, 1, nn::constant(0.2), rng);
  const nn::Diagnosis found = nn::diagnose(net, nn::moons(40));
  CHECK(found.name() == "symmetric");
  CHECK(found.layers[0].different == 1);
  CHECK(found.layers[1].different == 1);
  CHECK(found.layers[2].different == 1);
}

TEST_CASE("Equal heads are twins, and attention to single tokens is saturated") {
  Attending usual = attending(nn::lecun_normal());
  const nn::Dataset data = nn::moons(40);
  const nn::Diagnosis found = nn::diagnose(usual.net, data);
  CAPTURE(to_string(found));
  CHECK(found.nothing_found());
  CHECK(found.layers[1].kind == "heads");
  CHECK(found.layers[1].slope > 0.5);

  Attending equal = attending(nn::lecun_normal());
  for (nn::Dense* part :
       {&equal.attention->query, &equal.attention->key, &equal.attention->value}) {
    Matrix& w = part->weights.value;
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = 4; j < width; ++j) w(i, j) = w(i, j % 4);
    }
  }
  CHECK(nn::diagnose(equal.net, data).layers[1].different == width);  // other outgoing weights
  Matrix& out = equal.attention->output.weights.value;
  for (std::size_t i = 4; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j) out(i, j) = out(i % 4, j);
  }
  CHECK(nn::diagnose(equal.net, data).layers[1].different == 4);
  CHECK(name(equal.net, data) == "symmetric");

  Attending sharp = attending(nn::lecun_normal());
  sharp.attention->query.weights.value *= 300.0;
  CHECK(name(sharp.net, data) == "saturated");
}

TEST_CASE("Layers that show nothing are said to be unseen") {
  class Silent : public nn::Dense {
   public:
    using nn::Dense::Dense;
    void inspect(nn::Inspector&) const override {}
  };
  Rng rng(1);
  nn::Sequential net;
  net.add<nn::Dense>(2, 4, nn::xavier_normal(), rng);
  net.add<nn::ActivationLayer>(nn::tanh());
  net.add<Silent>(4, 1, nn::xavier_normal(), rng);
  const nn::Diagnosis found = nn::diagnose(net, nn::moons(40));
  CHECK(found.has(Sign::unseen_layers));
  nn::Sequential nothing;
  nothing.add<Silent>(2, 1, nn::xavier_normal(), rng);
  CHECK_THROWS_WITH(nn::diagnose(nothing, nn::moons(40)),
                    "diagnose: none of the network's layers shows its signals");
}

TEST_CASE("A network that is no Mlp is refused in one line, too") {
  nn::Sequential net = row(2, nn::tanh(), nn::xavier_normal(), false);
  nn::Dataset data = nn::moons(40);
  CHECK_THROWS_WITH(nn::diagnose(net, {data.inputs, Matrix::zeros(40, 2)}),
                    "diagnose: targets are (40 x 2), the network gives (40 x 1)");
  net.parameters()[3]->value(0, 1) = std::nan("");
  CHECK_THROWS_WITH(nn::diagnose(net, data), "diagnose: parameter 4 (bias) is not finite");
}
