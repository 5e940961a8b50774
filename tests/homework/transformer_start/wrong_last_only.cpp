// Wrong: only the last block is made larger, so that it counts as much as the first.
// Must say: of 4 blocks, block
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  const double factor = 0.5 / std::sqrt(static_cast<double>(blocks));
  attention.output.weights.value *= block == blocks ? 3.0 * factor : factor;
  W2.weights.value *= block == blocks ? 3.0 * factor : factor;
}
