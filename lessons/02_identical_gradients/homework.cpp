// Homework: make twins different without changing their outputs
//
// All neurons of each hidden layer are twins. Make those of one hidden layer different for training:
// change as few weights as possible so that
// - all neurons of this layer still give the same output, whatever the input, and
// - no two of them receive the same gradient for their incoming weights.
// The new values are up to you, as long as no two gradients are closer than a
// millionth of the largest.
//
// Which numbers does the gradient of a neuron depend on that its output does not?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/mlp.hpp"

// net: hidden layers of twins: equal incoming weights, equal biases, equal outgoing weights.
// layer: the one to set free. Its neurons are the columns of net.dense(layer).weights.value, and
//   they feed net.dense(layer + 1).
void part_twins(nn::Mlp& net, std::size_t layer) {
  // ---- Your code here: 2 to 10 lines. This copy changes nothing. -------------------------------
  //
  // A weight is read and written as net.dense(l).weights.value(i, j), and a
  // layer's width is net.dense(l).fan_out().
  (void)net;
  (void)layer;
  // --------------------------------------------------------------------------------------------
}
