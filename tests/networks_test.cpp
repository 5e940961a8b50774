// Whole networks against numbers that were computed by other means, digit by digit.
#include <cmath>

#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

const nn::Dataset one_sample = {{{1, 2}}, {{1}}};  // x = (1, 2), y = 1

nn::Mlp all_equal(const std::vector<std::size_t>& widths, const nn::Activation& f, double c = 0.5) {
  return {widths, f, nn::constant(c)};
}

}  // namespace

TEST_CASE("2-3-1, sigmoid, all 0.5: forward, loss, gradients and one step of descent") {
  nn::Mlp net = all_equal({2, 3, 1}, nn::sigmoid());
  const double loss = nn::evaluate_gradients(net, one_sample, nn::binary_cross_entropy);
  const double tight = 1e-15;
  CHECK(approx_equal(net.activation(0), Matrix::filled(1, 3, 0.817574476193644), tight));
  CHECK(net.pre_activation(1)(0, 0) == Approx(1.226361714290465).margin(tight));
  CHECK(loss == Approx(0.257241904858429).margin(tight));
  CHECK(approx_equal(net.dense(0).weights.gradient,
                     {{-.016914613007413, -.016914613007413, -.016914613007413},
                      {-.033829226014825, -.033829226014825, -.033829226014825}},
                     tight));
  CHECK(approx_equal(net.dense(0).bias.gradient, Matrix::filled(1, 3, -.016914613007413), tight));
  CHECK(
      approx_equal(net.dense(1).weights.gradient, Matrix::filled(3, 1, -.185441298503464), tight));
  CHECK(approx_equal(net.dense(1).bias.gradient, {{-.226818845136675}}, tight));

  nn::GradientDescent(1.0).step(net.parameters());
  CHECK(net.dense(0).weights.value(0, 0) == Approx(.516914613007413).margin(tight));
  CHECK(net.dense(0).weights.value(1, 0) == Approx(.533829226014825).margin(tight));
  CHECK(net.dense(1).weights.value(0, 0) == Approx(.685441298503464).margin(tight));
}

TEST_CASE("2-3-3-3-1, sigmoid, all 0.5: the gradient shrinks 142 times over four layers") {
  nn::Mlp net = all_equal({2, 3, 3, 3, 1}, nn::sigmoid());
  const double loss = nn::evaluate_gradients(net, one_sample, nn::binary_cross_entropy);
  CHECK(loss == Approx(.277025628005827).margin(1e-15));
  CHECK(net.activation(1)(0, 2) == Approx(.773181154863325).margin(1e-15));
  CHECK(net.activation(2)(0, 1) == Approx(.761291234936889).margin(1e-15));
  CHECK(net.dense(0).weights.gradient(0, 0) == Approx(-1.293890322413710e-3).margin(1e-17));
  CHECK(net.dense(1).weights.gradient(0, 0) == Approx(-4.728469625727620e-3).margin(1e-17));
  CHECK(net.dense(2).weights.gradient(0, 0) == Approx(-1.699898085948490e-2).margin(1e-16));
  CHECK(net.dense(3).weights.gradient(0, 0) == Approx(-1.842057804210739e-1).margin(1e-15));
}

TEST_CASE("2-N-N-N-1, all 0.5, on moons: the first loss, and the loss after 1,000 steps") {
  struct Row {
    nn::Activation f;
    std::size_t width;
    double first, last;
  };
  const Row row = GENERATE(Row{nn::tanh(), 2, .694319133063, .261166838907},
                           Row{nn::tanh(), 3, .749821705267, .258666396140},
                           Row{nn::tanh(), 4, .858782274655, .258202924292},
                           Row{nn::tanh(), 5, .993608528588, .259021831648},
                           Row{nn::tanh(), 8, 1.482612855438, .343069385972},
                           Row{nn::tanh(), 16, 2.971940906310, .433706780442},
                           Row{nn::sigmoid(), 2, .745564833963, .692697899791},
                           Row{nn::sigmoid(), 3, .839970620529, .692120588896},
                           Row{nn::sigmoid(), 4, .996701434602, .691976948056},
                           Row{nn::sigmoid(), 5, 1.206713227609, .692273134646},
                           Row{nn::sigmoid(), 8, 1.967259402966, .692981941107},
                           Row{nn::sigmoid(), 16, 3.998836776539, .693145765828});
  CAPTURE(row.f.name, row.width);
  nn::Mlp net = all_equal({2, row.width, row.width, row.width, 1}, row.f);
  nn::GradientDescent descent(0.1);
  const auto losses =
      nn::train(net, nn::moons(200), nn::binary_cross_entropy, descent, {.steps = 1001});
  CHECK(losses.front() == Approx(row.first).margin(1e-12));
  CHECK(losses.back() == Approx(row.last).margin(1e-11));
}

TEST_CASE("Logistic regression from zero learns moons") {
  nn::Mlp net = all_equal({2, 1}, nn::identity(), 0.0);
  nn::GradientDescent descent(0.5);
  const nn::Dataset moons = nn::moons(200);
  const auto losses = nn::train(net, moons, nn::binary_cross_entropy, descent, {.steps = 1001});
  CHECK(losses[0] == Approx(.693147181).margin(1e-9));
  CHECK(losses[1] == Approx(.646324931).margin(1e-9));
  CHECK(losses[10] == Approx(.453688091).margin(1e-9));
  CHECK(losses[100] == Approx(.284535881).margin(1e-9));
  CHECK(losses[1000] == Approx(.247439412).margin(1e-9));
  CHECK(nn::accuracy(net.forward(moons.inputs), moons.targets) == Approx(0.89));
}

TEST_CASE("ReLU with all weights equal grows by width times the constant, layer by layer") {
  const auto activations = [](double c) {
    nn::Mlp net = all_equal({2, 100, 100, 100, 1}, nn::relu(), c);
    const double out = net.forward({{1, 2}})(0, 0);
    return std::vector{net.activation(0)(0, 0), net.activation(1)(0, 0), net.activation(2)(0, 0),
                       out};
  };
  CHECK(activations(0.5) == std::vector{1.5, 75.0, 3750.0, 187500.0});
  CHECK(activations(10.0) == std::vector{30.0, 3e4, 3e7, 3e10});
}

TEST_CASE("The layers draw from one generator, neuron by neuron") {
  nn::Mlp net({2, 3, 1}, nn::tanh(), nn::uniform(1.0), 7);
  Rng rng(7);
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(net.dense(0).weights.value(i, j) == rng.symmetric(1.0));
    }
  }
  CHECK(net.dense(1).weights.value(0, 0) == rng.symmetric(1.0));
  CHECK(nn::distinct_neurons(net.dense(0)) == 3);
}

TEST_CASE("Widths of a network whose hidden layers have one width") {
  CHECK(nn::layer_widths(2, 3, 16, 1) == std::vector<std::size_t>{2, 16, 16, 16, 1});
  CHECK(nn::layer_widths(7, 0, 16, 3) == std::vector<std::size_t>{7, 3});
}

TEST_CASE("A network that cannot be is refused") {
  CHECK_THROWS_AS(all_equal({2}, nn::tanh()), std::invalid_argument);
  CHECK_THROWS_AS(all_equal({2, 0, 1}, nn::tanh()), std::invalid_argument);
  nn::Mlp net = all_equal({2, 3, 1}, nn::tanh());
  CHECK_THROWS_WITH(net.forward(Matrix(5, 4)),
                    ContainsSubstring("(5 x 4) by (2 x 3): inner sizes 4 and 2 differ"));
}

TEST_CASE("A copied network trains apart from its original") {
  nn::Mlp original({2, 4, 1}, nn::tanh(), nn::xavier_uniform(), 1);
  nn::Mlp copy = original;
  nn::GradientDescent descent(0.1);
  nn::train(copy, nn::circles(40), nn::binary_cross_entropy, descent, {.steps = 5});
  CHECK_FALSE(original.dense(0).weights.value == copy.dense(0).weights.value);
  CHECK(original.dense(0).weights.value ==
        nn::Mlp({2, 4, 1}, nn::tanh(), nn::xavier_uniform(), 1).dense(0).weights.value);
}
