// A diagnosis names what a network was made to suffer from, and says so when it may not look.
#include "nn/diagnosis/diagnose.hpp"

#include <limits>
#include <sstream>

#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/foreign_networks.hpp"
#include "tests/run.hpp"

using nn::Disease;
using nn::Sign;

namespace {

std::string name(const nn::Mlp& net, const nn::Dataset& data = nn::moons(40)) {
  return nn::diagnose(net, data).name();
}

std::set<Disease> found_in(const foreign::Network& network) {
  std::set<Disease> found;
  for (const nn::Finding& f : nn::diagnose(network.net, network.data).findings) {
    found.insert(f.disease);
  }
  return found;
}

}  // namespace

TEST_CASE("Of 200 networks from a foreign generator 190 are named right, and no healthy one ill") {
  Rng rng(20);
  const std::size_t networks = sanitized ? 40 : 200;
  std::size_t right = 0;
  for (std::size_t k = 0; k < networks; ++k) {
    const foreign::Network network = foreign::network(k % foreign::kinds, rng);
    const std::set<Disease> found = found_in(network);
    CAPTURE(network.how);
    if (network.diseases.empty()) CHECK(found.empty());
    right += found == network.diseases;
  }
  CHECK(right >= networks / 20 * 19);
}

TEST_CASE("Any depth, any width and any activation can be diagnosed") {
  for (const std::string& f : nn::activation_names()) {
    for (const std::vector<std::size_t>& widths : std::vector<std::vector<std::size_t>>{
             {2, 1}, {2, 1, 1}, {2, 5, 1}, {2, 1, 1, 1, 1}, {2, 9, 1, 9, 1}}) {
      CAPTURE(f, widths.size());
      const nn::Mlp net(widths, nn::activation_by_name(f), nn::xavier_normal(), 3);
      const nn::Diagnosis found = nn::diagnose(net, nn::moons(40));
      CHECK(found.layers.size() == widths.size() - 1);
      CHECK_FALSE(found.has(Disease::symmetric));
      CHECK(std::isfinite(found.loss));
    }
  }
  CHECK(name(nn::Mlp({2, 1}, nn::tanh(), nn::constant(0.5))) == "nothing found");
  CHECK(name(nn::Mlp({2, 4, 1}, nn::tanh(), nn::constant(0.5))) == "symmetric");
  CHECK(name(nn::Mlp({2, 1, 1, 1}, nn::tanh(), nn::constant(0.5))) == "nothing found");
}

TEST_CASE("Twins must agree in bias and outgoing weights as well, and near-twins are remarked on") {
  nn::Mlp net({2, 8, 1}, nn::tanh(), nn::constant(0.5));
  for (std::size_t j = 0; j < 8; ++j) net.dense(1).weights.value(j, 0) += 1e-4 * double(j);
  const nn::Diagnosis near = nn::diagnose(net, nn::moons(40));
  CHECK(near.nothing_found());
  REQUIRE(near.remarks.size() == 1);
  CHECK(near.has(Sign::near_twins));
  net.dense(1).weights.value(1, 0) = net.dense(1).weights.value(0, 0);
  CHECK(nn::diagnose(net, nn::moons(40)).layers[0].different == 7);
  CHECK(name(net) == "symmetric");
}

TEST_CASE("A head of zeros is no disease, and a network of zeros is one") {
  nn::Mlp head({2, 8, 8, 1}, nn::tanh(), nn::xavier_normal());
  head.dense(2).weights.value *= 0.0;
  const nn::Diagnosis found = nn::diagnose(head, nn::moons(40));
  CHECK(found.nothing_found());
  REQUIRE(found.remarks.size() == 1);
  CHECK_THAT(found.remarks[0].evidence, ContainsSubstring("W3 is all 0 and has a gradient"));
  CHECK(name(nn::Mlp({2, 8, 8, 1}, nn::tanh(), nn::zeros())) == "symmetric and vanishing");
  CHECK(name(nn::Mlp({2, 8, 8, 1}, nn::relu(), nn::zeros())) == "symmetric and dead");
}

TEST_CASE("What overflows, or is far louder than the targets, explodes") {
  CHECK(name(nn::Mlp({2, 9, 9, 9, 1}, nn::relu(), nn::normal(1e150))) == "exploding");
  CHECK(name(nn::Mlp({2, 9, 1}, nn::relu(), nn::normal(100.0))) == "exploding");
  CHECK(name(nn::Mlp({2, 1}, nn::relu(), nn::normal(1e4))) == "exploding");
  nn::Dataset large = nn::moons(40);
  large.targets *= 1e5;
  CHECK(name(nn::Mlp({2, 1}, nn::relu(), nn::normal(1e4)), large) == "nothing found");
  CHECK(name(nn::Mlp({2, 9, 1}, nn::tanh(), nn::normal(1e-4))) == "vanishing");
}

TEST_CASE("The loss follows the targets unless it is given") {
  const nn::Mlp one({2, 5, 1}, nn::tanh(), nn::xavier_normal()),
      two({2, 5, 2}, nn::tanh(), nn::xavier_normal());
  const auto loss = [](nn::Mlp net, const nn::Dataset& data, nn::Loss by) {
    return nn::evaluate_gradients(net, data, by);
  };
  nn::Dataset data = nn::xor_points();
  CHECK(nn::diagnose(one, data).loss == loss(one, data, nn::binary_cross_entropy));
  CHECK(nn::diagnose(one, data, nn::mean_squared_error).loss ==
        loss(one, data, nn::mean_squared_error));
  data.targets(0, 0) = 0.5;
  CHECK(nn::diagnose(one, data).loss == loss(one, data, nn::mean_squared_error));
  data.targets = {{0, 1}, {1, 0}, {1, 0}, {0, 1}};
  CHECK(nn::diagnose(two, data).loss == loss(two, data, nn::softmax_cross_entropy));
  data.targets = {{1, 1}, {1, 0}, {0, 0}, {0, 1}};
  CHECK(nn::diagnose(two, data).loss == loss(two, data, nn::binary_cross_entropy));
}

TEST_CASE("What cannot be diagnosed is refused in one line") {
  nn::Mlp net({2, 3, 1}, nn::tanh(), nn::xavier_normal());
  nn::Dataset data = nn::xor_points();
  CHECK_THROWS_WITH(nn::diagnose(net, {Matrix::zeros(4, 3), data.targets}),
                    "diagnose: inputs are (4 x 3), the network takes 2 a sample");
  CHECK_THROWS_WITH(nn::diagnose(net, {data.inputs, Matrix::zeros(3, 1)}),
                    "diagnose: targets are (3 x 1), the network gives (4 x 1)");
  CHECK_THROWS_WITH(nn::diagnose(net, {Matrix(0, 2), Matrix(0, 1)}),
                    "diagnose: there are no samples");
  data.inputs(1, 1) = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(nn::diagnose(net, data), "diagnose: an input is not finite");
  net.dense(1).bias.value(0, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(nn::diagnose(net, nn::xor_points()),
                    "diagnose: layer 2 has a weight or bias that is not finite");
}

TEST_CASE("A diagnosis can be read, and the network is left alone") {
  const nn::Mlp net({2, 4, 1}, nn::tanh(), nn::constant(0.5));
  std::ostringstream out;
  out << nn::diagnose(net, nn::moons(40));
  CHECK_THAT(out.str(), ContainsSubstring("layer 1             4          1"));
  CHECK_THAT(out.str(), ContainsSubstring("Diagnosis: symmetric."));
  CHECK_THAT(out.str(), ContainsSubstring("1 of 4 neurons is distinct"));
  CHECK(net.activation(0).size() == 0);
}
