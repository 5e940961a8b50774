// Wrong: A of one number.
// Must say: neurons, and can be twins
#include "nn/layers/adapted.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    layer->dense.weights.frozen = layer->dense.bias.frozen = true;
    layer->a.value = Matrix::filled(layer->a.value.rows(), layer->a.value.cols(), 0.5);
  }
}
