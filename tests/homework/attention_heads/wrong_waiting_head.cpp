// Wrong: the keys of the second head are 0 as well, so that it attends evenly for ever.
// Must say: gradients of W_Q and W_K in head 2 are 0 at most
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = width / 2; j < width; ++j) layer.key.weights.value(i, j) = 0.0;
  }
}
