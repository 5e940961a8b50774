// How alike the heads of a layer are, and how evenly they attend.
#pragma once

#include <cstddef>

#include "nn/layers/attention.hpp"

namespace lessons {

// The largest difference between a head and the first one, in W_Q, W_K, W_V and their biases.
double head_spread(const nn::SelfAttention& layer);

// The mean entropy of attention weights over the last forward, over samples, heads and tokens:
// log(tokens) where all look everywhere alike, 0 where each looks at one place.
double mean_entropy(const nn::SelfAttention& layer, std::size_t samples, std::size_t tokens);

}  // namespace lessons
