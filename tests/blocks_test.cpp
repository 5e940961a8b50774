// Networks of residual blocks, as lesson 16 builds them.
#include "blocks.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("A branch of zeros hands on signal and gradient as they are") {
  const BlockStart zero{"zero", nn::he_normal(), nn::zeros()};
  CHECK(variance_by_block(zero, 5, 8, 1).y == plots::Numbers(6, 1.0));
  CHECK(gradient_left(zero, 5, 8, 1) == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("He's branches triple the variance, W2 of variance 1/n doubles it") {
  const auto per_block = [](const nn::Initializer& last) {
    return std::pow(variance_by_block({"", nn::he_normal(), last}, 10, 256, 1).y.back(), 0.1);
  };
  CHECK(per_block(nn::he_normal()) == Approx(3.0).epsilon(0.1));
  CHECK(per_block(nn::lecun_normal()) == Approx(2.0).epsilon(0.1));
}

TEST_CASE("Without the skip it is a plain stack, and zeros are the end of it") {
  const BlockStart plain{"plain", nn::he_normal(), nn::zeros(), 1.0, false};
  CHECK(variance_by_block(plain, 2, 8, 1).y == plots::Numbers{1.0, 0.0, 0.0});
}

TEST_CASE("A classifier has the shape of its data and knows nothing at first") {
  const BlockStart he{"He", nn::he_normal(), nn::he_normal()};
  const auto net = block_classifier(he, 2, 8, 5, 3, 1);
  CHECK(net->forward(Matrix::filled(4, 5, 0.3)) == Matrix::zeros(4, 3));
}
