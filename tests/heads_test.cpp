// How the heads of a layer are measured.
#include "lessons/common/heads.hpp"

#include <cmath>

#include "lessons/common/two_places.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Spread is 0 for equal heads only, entropy log T for queries of zeros") {
  const nn::Dataset data = two_places(4, 4, 1);
  Rng rng(1);
  nn::SelfAttention equal(4, 6, 2, nn::constant(0.3), rng);
  CHECK(head_spread(equal) == 0.0);
  equal.value.bias.value(0, 4) = 0.25;  // the second head's
  CHECK(head_spread(equal) == 0.25);

  nn::SelfAttention layer(4, 6, 2, nn::xavier_uniform(), rng);
  CHECK(head_spread(layer) > 0.01);
  layer.forward(data.inputs);
  CHECK(mean_entropy(layer, 4, 4) < std::log(4.0) - 1e-3);
  layer.query.weights.value = Matrix::zeros(6, 6);
  layer.forward(data.inputs);
  CHECK(mean_entropy(layer, 4, 4) == Approx(std::log(4.0)).epsilon(1e-12));
}

TEST_CASE("A map of attention holds shares in hundredths, of the head that was asked for") {
  Rng rng(1);
  nn::SelfAttention layer(4, 6, 2, nn::xavier_uniform(), rng);
  layer.forward(two_places(2, 4, 1).inputs);
  const plots::HeatMap map = attention_map("second", layer, 1);
  REQUIRE(map.rows.size() == 4);
  CHECK(map.rows[3][2] == Approx(layer.attention_weights(0, 1)(3, 2)).margin(0.005));
  CHECK(100.0 * map.rows[3][2] == Approx(std::round(100.0 * map.rows[3][2])));
}
