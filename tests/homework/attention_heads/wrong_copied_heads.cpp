// Wrong: the second head is a copy of the first, W_O's rows included.
// Must say: heads that start equal, W_O's rows included
#include "nn/layers/attention.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  layer.query.weights.value = Matrix::zeros(width, width);
  for (nn::Dense* each : {&layer.key, &layer.value, &layer.output}) {
    each->weights.value = nn::xavier_uniform()(width, width, rng);
  }
  for (nn::Dense* each : {&layer.key, &layer.value}) {
    Matrix& w = each->weights.value;
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = width / 2; j < width; ++j) w(i, j) = w(i, j - width / 2);
    }
  }
  Matrix& out = layer.output.weights.value;
  for (std::size_t i = width / 2; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j) out(i, j) = out(i - width / 2, j);
  }
}
