// Wrong: W_O of zeros as well, so no error signal gets past it in the first step.
// Must say: W_V and W_O may not
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  layer.output.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
}
