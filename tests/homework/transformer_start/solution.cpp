// Each of 2L branches adds 1/(2L) of what came in.
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block(std::size_t, std::size_t blocks, nn::SelfAttention& attention, nn::Dense&,
                nn::Dense& W2, Rng&) {
  const double factor = 1.0 / std::sqrt(2.0 * static_cast<double>(blocks));
  attention.output.weights.value *= factor;
  W2.weights.value *= factor;
}
