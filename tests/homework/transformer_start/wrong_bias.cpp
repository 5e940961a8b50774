// Wrong: biases that start at random, as small as the branches.
// Must say: a bias of block
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                [[maybe_unused]] nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1,
                [[maybe_unused]] nn::Dense& W2, [[maybe_unused]] Rng& rng) {
  const double factor = 1.0 / std::sqrt(2.0 * static_cast<double>(blocks));
  attention.output.weights.value *= factor;
  W2.weights.value *= factor;
  for (nn::Dense* each : {&attention.output, &W2})
    each->bias.value = nn::normal(factor)(1, each->fan_out(), rng);
}
