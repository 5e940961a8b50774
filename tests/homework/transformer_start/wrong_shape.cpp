// Wrong: a new W2 of the wrong shape.
// Must say: a start changes weights, not shapes
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  const std::size_t n = attention.output.fan_in();
  W2.weights.value = nn::normal(0.1)(n, n, rng);
}
