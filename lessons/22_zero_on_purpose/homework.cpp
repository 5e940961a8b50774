// Homework: adapters for a frozen network
//
// A network is trained, and is to learn a new task without a change of its weights. Each of its dense
// layers has an adapter of rank 4 beside it, y = x W + b + x A B. Start them so that
//
// - at first the network's outputs are what they were, to the last bit;
// - training leaves W and b of every layer as they are, whatever the optimizer;
// - training changes every A and every B, from the second step on at the latest; the four columns of an
//   A become or stay different, and so do the four rows of a B;
// - the new task is learned: in 500 steps of Adam the loss falls to less than a fifth (geometric mean of three
//   networks).
//
// Which factors does dL/dA have, and which dL/dB? How many of them may be 0?
//
// Each layer has .dense.weights (W), .dense.bias (b), .a (A, fan_in x 4) and .b (B, 4 x fan_out). Each of
// these is a parameter with a .value; its .frozen is false, and one whose .frozen is true is left alone by
// training. A and B are 0 when your function is called.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/layers/adapted.hpp"

// layers: all of the network's, from the first to the last. Draw random numbers from `rng`, as in
// nn::normal(0.5)(rows, columns, rng); a matrix m is (m.rows() x m.cols()).
void start_adapters(const std::vector<nn::Adapted*>& layers, [[maybe_unused]] Rng& rng) {
  for (nn::Adapted* layer : layers) {
    // ---- Your code here: 3 to 6 lines. This copy changes nothing at first, and W later. ------------
    (void)layer;
    // ----------------------------------------------------------------------------------------------
  }
}
