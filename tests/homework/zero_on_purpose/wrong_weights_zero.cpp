// Wrong: W is 0 as well, so that x A B can replace it.
// Must say: your function changed W or b
#include "nn/layers/adapted.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    layer->dense.weights.frozen = layer->dense.bias.frozen = true;
    layer->a.value = nn::xavier_normal()(layer->a.value.rows(), layer->a.value.cols(), rng);
    layer->dense.weights.value = Matrix::zeros(layer->dense.fan_in(), layer->dense.fan_out());
  }
}
