// Wrong: values of zeros: dL/dA is 0, and so are the gradients of queries and keys.
// Must say: gradients of W_Q and W_K in head 1 are 0 at most
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
  layer.value.weights.value = Matrix::zeros(width, width);
}
