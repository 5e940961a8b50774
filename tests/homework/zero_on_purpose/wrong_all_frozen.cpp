// Wrong: A and B are frozen as well.
// Must say: a frozen parameter is left alone by training
#include "nn/layers/adapted.hpp"

void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    for (nn::Parameter* each : layer->parameters()) each->frozen = true;
    layer->a.value = nn::xavier_normal()(layer->a.value.rows(), layer->a.value.cols(), rng);
  }
}
