// Wrong: keys a million times too large, so that attention jumps to one token in the first step.
// Must say: attention can be uneven and yet look at the wrong places
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
  layer.key.weights.value *= 1e6;
}
