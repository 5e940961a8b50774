// Wrong: both 0.
// Must say: two zeros wait for each other
#include "nn/layers/adapted.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    layer->dense.weights.frozen = layer->dense.bias.frozen = true;
  }
}
