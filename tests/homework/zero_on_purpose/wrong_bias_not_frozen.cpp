// Wrong: the biases are forgotten.
// Must say: two steps of training changed b
#include "nn/layers/adapted.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    layer->dense.weights.frozen = true;
    layer->a.value = nn::xavier_normal()(layer->a.value.rows(), layer->a.value.cols(), rng);
  }
}
