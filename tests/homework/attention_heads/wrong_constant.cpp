// Wrong: all 0.1 but the queries.
// Must say: heads that start equal
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng&) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value, &layer.output}) {
    each->weights.value = Matrix::filled(width, width, 0.1);
  }
}
