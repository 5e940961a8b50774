// Homework: merge the duplicates
//
// A hidden layer of 8 neurons in which only 3 are different does the work of 3. Build the smaller network
// that gives the same outputs: one neuron for each group of duplicates, which are neurons with equal
// incoming weights and equal biases (exactly equal: neurons that are merely close are different).
//
// What has to become of the outgoing weights of a group, so that the outputs stay as they are?
//
// What you have, for a network `net` with one hidden layer:
//   net.dense(0).weights.value(i, j)   from input i to hidden neuron j; its column is the neuron
//   net.dense(0).bias.value(0, j)      the bias of hidden neuron j
//   net.dense(1).weights.value(j, k)   from hidden neuron j to output k
//   net.dense(1).bias.value            the outputs' biases, (1 x outputs)
//   net.dense(0).fan_in(), .fan_out()  how many inputs, how many hidden neurons
//   net.hidden_activation()            f
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <vector>

#include "nn/mlp.hpp"

// net: one hidden layer of any width, any number of inputs and outputs.
nn::Mlp merge_duplicates(const nn::Mlp& net) {
  // ---- Your code here: 10 to 30 lines. This copy merges nothing. -------------------------------
  //
  // A new network with k hidden neurons, all weights and biases 0, to be filled:
  //   nn::Mlp merged({net.dense(0).fan_in(), k, net.dense(1).fan_out()}, net.hidden_activation(),
  //                  nn::zeros());
  return net;
  // --------------------------------------------------------------------------------------------
}
