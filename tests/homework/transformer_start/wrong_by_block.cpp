// Wrong: each block divides by the number of branches so far, not by that of all.
// Must say: between 0.5 and 1.6 times, for every block
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  const double factor = 1.0 / std::sqrt(2.0 * static_cast<double>(block));
  attention.output.weights.value *= factor;
  W2.weights.value *= factor;
}
