// Homework: activations of rank 3, for as long as training lasts
//
// A network has one hidden layer of, say, 16 tanh neurons. Start it so that its activations, the matrix H
// (samples x 16), have rank 3: no more, no less. And the rank has to stay 3 while the network learns, after
// one step and after 200. (3 is an example: your function is told the rank.)
//
// Is a W1 of rank 3 enough? What does tanh make of it? And when H is right at the start, what may the first
// step do to it? Two neurons with equal activations need not have equal gradients.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/mlp.hpp"

// widths: inputs, hidden neurons, outputs, as in {6, 16, 1}. rank: of H, at most the hidden width.
nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, [[maybe_unused]] std::size_t rank,
                      std::uint64_t seed) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_normal(), seed);
  // ---- Your code here: 5 to 30 lines. In this copy, all neurons differ. ----------------------------
  //
  // Column j of net.dense(0).weights.value leads into neuron j, and row j of
  // net.dense(1).weights.value leads out of it. Biases stay 0, and another seed
  // gives other weights.
  return net;
  // --------------------------------------------------------------------------------------------
}
