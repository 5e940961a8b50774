// Wrong: W and b are trained as well.
// Must say: two steps of training changed W
#include "nn/layers/adapted.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    layer->a.value = nn::xavier_normal()(layer->a.value.rows(), layer->a.value.cols(), rng);
  }
}
