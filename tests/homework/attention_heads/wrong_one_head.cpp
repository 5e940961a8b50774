// Wrong: the second head looks at some places from the start.
// Must say: at first, a share of attention is off by
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = width / 2; j < width; ++j) layer.query.weights.value(i, j) = rng.normal();
  }
}
