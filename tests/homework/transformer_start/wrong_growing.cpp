// Wrong: each block outdoes the stream before it: all matter alike, and what came in is lost.
// Must say: at most 8 times
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  const double factor = std::pow(1.5, static_cast<double>(block));
  attention.output.weights.value *= factor;
  W2.weights.value *= factor;
}
