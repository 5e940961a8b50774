// HeadTrial: how the heads of one attention layer learn to look at two places at once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "nn/dataset.hpp"
#include "nn/layers/attention.hpp"
#include "plots/figure.hpp"

namespace lessons {

// Each token knows its place (one-hot, `tokens` features) and a value of -1 or 1. It is asked for two
// values, that of the token before it (the last one's, if it is the first) and that of the first
// token: two places to look at. A row a token, (samples * tokens x tokens + 2), and targets of the
// same shape, 0 in all other columns.
nn::Dataset two_places(std::size_t samples, std::size_t tokens, std::uint64_t seed);

// Copies the first head's columns of W_Q, W_K and W_V, or its rows of W_O, into every other head's.
void equal_heads(nn::SelfAttention& layer);
void equal_outputs(nn::SelfAttention& layer);

// The largest difference between a head and the first one, in W_Q, W_K, W_V and their biases.
double head_spread(const nn::SelfAttention& layer);

// The mean entropy of attention weights over the last forward, over samples, heads and tokens:
// log(tokens) where all look everywhere alike, 0 where each looks at one place.
double mean_entropy(const nn::SelfAttention& layer, std::size_t samples, std::size_t tokens);

struct HeadTrial {
  std::string name;
  nn::SelfAttention layer;               // as trained, after a forward
  plots::Numbers loss, spread, entropy;  // before step 1, 2, ..., and after the last
};

struct HeadTrialOptions {
  std::size_t samples = 32, tokens = 6, heads = 2;
  std::size_t steps = 400;  // of Adam 0.01 by mean squared error, on all samples
  std::uint64_t seed = 1;   // of the task, and of the start
};

// Trains a layer that starts from Xavier's weights and what `prepare` does to them.
HeadTrial head_trial(const std::string& name,
                     const std::function<void(nn::SelfAttention&)>& prepare,
                     const HeadTrialOptions& options);

}  // namespace lessons
