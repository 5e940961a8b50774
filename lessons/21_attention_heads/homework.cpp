// Homework: two heads that look everywhere at first, and at different places later
//
// Start an attention layer of two heads so that
//
// - at first each token shares out its attention evenly, in both heads, and the loss is less than
//   three times what outputs of 0 would have;
// - in the first step each head receives a gradient of its queries or of its keys;
// - training learns the task of the lesson: attention becomes uneven, the two heads become different, and
//   in 600 steps of Adam the loss falls to less than a tenth of what outputs of 0 would have.
//
// Attention is even where all scores are 0, and scores are a product of queries and keys. The lesson's
// derivatives say which matrices are factors of dL/dQ and of dL/dK: how many of them may be 0? And what
// makes two heads different whose attention is the same?
//
// The layer's matrices are layer.query, layer.key, layer.value and layer.output, each with
// .weights.value, (width x width). Head 1 has the first half of the columns of the first three, and
// the first half of the rows of the last one. Biases start at 0.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/layers/attention.hpp"

// Sets the weights of a layer of two heads. Draw random numbers from `rng`, as in
// nn::xavier_uniform()(width, width, rng).
void init_heads(nn::SelfAttention& layer, [[maybe_unused]] Rng& rng) {
  const std::size_t width = layer.query.fan_in();
  // ---- Your code here: 4 to 10 lines. This copy is even, and learns nothing. ------------------
  for (nn::Dense* each : {&layer.query, &layer.key, &layer.value, &layer.output}) {
    each->weights.value = Matrix::zeros(width, width);
  }
  // --------------------------------------------------------------------------------------------
}
