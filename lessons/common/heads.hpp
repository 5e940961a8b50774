// How alike the heads of an attention layer are, and where they attend.
#pragma once

#include <cstddef>

#include "nn/layers/attention.hpp"
#include "plots/figure.hpp"

namespace lessons {

// The largest difference between a head and the first one, in W_Q, W_K, W_V and their biases.
double head_spread(const nn::SelfAttention& layer);

// The mean entropy of attention weights over the last forward, over samples, heads and tokens:
// log(tokens) where each token looks at all alike, 0 where each looks at one.
double mean_entropy(const nn::SelfAttention& layer, std::size_t samples, std::size_t tokens);

// Attention of a head, counted from 0, in the last forward's first sample: a row for each token that looks.
// Shares are rounded to hundredths, so that a cell has room for its number.
plots::HeatMap attention_map(const std::string& title, const nn::SelfAttention& layer,
                             std::size_t head);

}  // namespace lessons
