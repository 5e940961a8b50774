// Wrong: the deviation of GPT-2, which is one for another width.
// Must say: how small the last matrices are
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  const std::size_t n = attention.output.fan_in();
  attention.output.weights.value = nn::normal(0.02)(n, n, rng);
  W2.weights.value = nn::normal(0.02)(2 * n, n, rng);
}
