// Wrong: a bias of the keys makes all keys the same.
// Must say: what you see is rounding
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  layer.key.weights.value = Matrix::zeros(width, width);
  layer.key.bias.value = nn::normal(1.0)(1, width, rng);
  for (nn::Dense* each : {&layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
}
