// Wrong: the last layer is left out.
// Must say: both A and B of layer 3 are as at the start
#include "nn/layers/adapted.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    layer->dense.weights.frozen = layer->dense.bias.frozen = true;
    if (layer == layers.back()) break;
    layer->a.value = nn::xavier_normal()(layer->a.value.rows(), layer->a.value.cols(), rng);
  }
}
