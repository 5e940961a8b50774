// Homework: as little randomness as possible
//
// A network starts with all weights 0.5 and all biases 0, except for some matrices whose weights
// are random. Choose them: as few as possible, and so that no hidden layer keeps twins in training.
// Hidden layers may have any widths. One of a single neuron has no twins, so it needs no help.
//
// Each hidden layer stands between two matrices. Walk along the chain: which of the two do you make
// random, if the one before is not random already?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cstddef>
#include <vector>

// widths: inputs, hidden layers, output. {2, 8, 8, 1} has two hidden layers and three matrices,
// dense(0) to dense(2); hidden layer 1 stands between dense(0) and dense(1).
// Returns every l for which the weights of dense(l) are to be random, in any order.
std::vector<std::size_t> smallest_random_set(const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> random;
  // ---- Your code here: 3 to 10 lines. This copy makes nothing random. --------------------------
  //
  // Number l is added with random.push_back(l). There are widths.size() - 2 hidden layers.
  (void)widths;
  return random;
  // --------------------------------------------------------------------------------------------
}
