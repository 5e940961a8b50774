// Heads that are twins, and queries and keys that are zero: how attention is trained from each.
#include <algorithm>

#include "nn/analysis/twins.hpp"
#include "nn/layers/attention.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/random_matrix.hpp"

namespace {

// The columns of head 0 into those of every other head.
void equal_heads(Matrix& weights, std::size_t heads) {
  const std::size_t width = weights.cols() / heads;
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    for (std::size_t j = width; j < weights.cols(); ++j) weights(i, j) = weights(i, j % width);
  }
}

nn::SelfAttention twin_heads(bool same_output) {
  Rng rng(3);
  nn::SelfAttention layer(5, 8, 4, nn::xavier_uniform(), rng);
  for (nn::Dense* dense : {&layer.query, &layer.key, &layer.value}) {
    equal_heads(dense->weights.value, 4);
  }
  Matrix onward = transpose(layer.output.weights.value);
  equal_heads(onward, 4);
  if (same_output) layer.output.weights.value = transpose(onward);
  return layer;
}

double head_spread(const nn::SelfAttention& layer) {
  double largest = 0.0;
  for (const nn::Dense* dense : {&layer.query, &layer.key, &layer.value}) {
    largest = std::max({largest, nn::block_spread(dense->weights.value, layer.heads()),
                        nn::block_spread(dense->bias.value, layer.heads())});
  }
  return largest;
}

}  // namespace

TEST_CASE("Zero queries and keys look everywhere alike, and never wake") {
  Rng rng(2);
  nn::SelfAttention layer(5, 6, 2, nn::xavier_normal(), rng);
  for (nn::Dense* dense : {&layer.query, &layer.key}) dense->weights.value = Matrix::zeros(6, 6);
  const nn::Dataset data{random(20, 6, 3), random(20, 6, 4)};
  nn::Adam adam(0.01);
  const auto losses = nn::train(layer, data, nn::mean_squared_error, adam, {.steps = 200});
  CHECK(losses.back() < 0.8 * losses.front());  // seen: 0.957 to 0.666
  CHECK(max_abs(layer.query.weights.value) == 0.0);
  CHECK(max_abs(layer.key.weights.value) == 0.0);
  CHECK(layer.attention_weights(3, 1) == Matrix::filled(5, 5, 0.2));
}

TEST_CASE("Identical heads stay identical to the last bit; different output blocks part them") {
  const nn::Dataset data{random(60, 8, 1), random(60, 8, 2)};
  nn::Adam adam(0.01);
  nn::SelfAttention twins = twin_heads(true);
  const auto losses = nn::train(twins, data, nn::mean_squared_error, adam, {.steps = 300});
  CHECK(losses.back() < 0.5 * losses.front());  // seen: 2.90 to 0.66
  CHECK(head_spread(twins) == 0.0);
  CHECK(nn::block_spread(transpose(twins.output.weights.value), 4) == 0.0);
  CHECK(same_bits(twins.attention_weights(0, 0), twins.attention_weights(0, 3)));

  nn::SelfAttention parted = twin_heads(false);
  CHECK(head_spread(parted) == 0.0);
  nn::Adam other(0.01);
  nn::train(parted, data, nn::mean_squared_error, other, {.steps = 1});
  CHECK(head_spread(parted) > 0.01);  // seen: 0.02, one step of Adam up and one down
}
