// A task that asks each token for the values of two others, and what the heads of an attention layer
// make of it.
#pragma once

#include "nn/dataset.hpp"
#include "nn/layers/attention.hpp"
#include "plots/figure.hpp"

namespace lessons {

// Each token knows its place (one-hot, `tokens` features) and a value of -1 or 1. It is asked for two
// values, that of the token before it (the last one's, if it is the first) and that of the first
// token: two places to look at. A row a token, (samples * tokens x tokens + 2), and targets of the
// same shape, 0 in all other columns.
nn::Dataset two_places(std::size_t samples, std::size_t tokens, std::uint64_t seed);

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
