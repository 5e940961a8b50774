// What the guarantee of the product is for: twins stay twins, to the last bit, in training too.
#include "nn/analysis/twins.hpp"
#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

TEST_CASE("Equal columns give equal columns, equal rows equal rows, at every odd width") {
  Rng rng(3);
  for (std::size_t width : {3, 7, 17, 33, 100}) {
    const Matrix x = nn::normal(1.0)(33, 29, rng);
    Matrix twins(29, width);
    for (std::size_t i = 0; i < twins.rows(); ++i) {
      const double weight = rng.normal();
      for (double& value : twins.row(i)) value = weight;
    }
    const Matrix product = matmul(x, twins);
    CHECK(nn::distinct_columns(product) == 1);
    CHECK(nn::distinct_columns(transpose(matmul_tn(twins, transpose(x)))) == 1);
  }
}

// Where memory is checked, a few steps show what there is to see, and the loss need not fall far.
constexpr std::size_t steps = sanitized ? 50 : 1000;
constexpr double falls_to = sanitized ? 1.0 : 0.95;

TEST_CASE("Identical neurons that train for 1,000 steps stay identical to the last bit") {
  for (std::size_t width : {3, 7, 17, 100}) {
    for (std::size_t batch : {1, 33, 256}) {
      CAPTURE(width, batch);
      const nn::Dataset moons = nn::moons(256);
      std::vector<std::size_t> order = Rng(batch).permutation(moons.size());
      order.resize(batch);
      const nn::Dataset data = nn::rows(moons, order);
      // 1 / width keeps a wide layer of equal weights out of saturation, so that it does train.
      nn::Mlp net({2, width, width, width, 1}, nn::tanh(),
                  nn::constant(1.0 / static_cast<double>(width)));
      nn::GradientDescent descent(1.0 / static_cast<double>(width));
      const auto losses = nn::train(net, data, nn::binary_cross_entropy, descent, {.steps = steps});
      CHECK(losses.back() < falls_to * losses.front());
      for (std::size_t l = 0; l < 3; ++l) CHECK(nn::spread(net.dense(l)) == 0.0);
    }
  }
}
