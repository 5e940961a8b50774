// Wrong: the right size, and every neuron a copy of the first.
// Must say: no two neurons with the same incoming weights
#include <cmath>

#include "nn/layers/attention.hpp"

void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1, nn::Dense& W2,
                [[maybe_unused]] Rng& rng) {
  const double factor = 1.0 / std::sqrt(2.0 * static_cast<double>(blocks));
  attention.output.weights.value *= factor;
  W2.weights.value *= factor;
  Matrix& w = W1.weights.value;
  for (std::size_t i = 0; i < w.rows(); ++i) {
    for (std::size_t j = 1; j < w.cols(); ++j) w(i, j) = w(i, 0);
  }
}
