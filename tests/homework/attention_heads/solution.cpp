// The reference solution: queries of zeros, all else random.
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
}
