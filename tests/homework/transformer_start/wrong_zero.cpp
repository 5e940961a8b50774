// Wrong: branches of zeros, as ZerO and Fixup start them.
// Must say: all together change the output by 0
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  attention.output.weights.value *= 0.0;
  W2.weights.value *= 0.0;
}
