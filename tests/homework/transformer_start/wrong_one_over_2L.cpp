// Wrong: the number of branches without its root.
// Must say: 2L independent branches add up as the root of 2L
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  const double factor = 0.5 / static_cast<double>(blocks);
  attention.output.weights.value *= factor;
  W2.weights.value *= factor;
}
