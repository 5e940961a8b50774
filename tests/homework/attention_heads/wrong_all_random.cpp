// Wrong: looks at some places from the start.
// Must say: whether all scores are 0
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  for (nn::Dense* each : {&layer.query, &layer.key, &layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
}
