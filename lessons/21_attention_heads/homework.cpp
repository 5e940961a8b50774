// Homework: attention that looks everywhere at first, and learns
//
// Two heads, five matrices' worth of choices. Start the layer so that
//
// - at first each token shares its attention out evenly, the same to all, in both heads;
// - training learns where to look: attention becomes uneven, and the two heads part.
//
// An even start takes scores of 0, and scores are a product of queries and keys. How many of the two
// may be 0, and what does the other have to be? And what parts two heads whose attention is the same?
//
// The layer's matrices are layer.query, layer.key, layer.value and layer.output, each with
// .weights.value, (width x width). Head 1 has the first half of the columns of the first three, and
// the first half of the rows of the last one.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/layers/attention.hpp"

// Sets the weights of a layer of two heads. Draw random numbers from `rng`, as in
// nn::xavier_uniform()(width, width, rng).
void init_heads(nn::SelfAttention& layer, [[maybe_unused]] Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  // ---- Your code here: 4 to 10 lines. This copy is even, and safe, and sleeps. ------------------
  for (nn::Dense* each : {&layer.query, &layer.key, &layer.value, &layer.output}) {
    each->weights.value = Matrix::zeros(width, width);
  }
  // --------------------------------------------------------------------------------------------
}
