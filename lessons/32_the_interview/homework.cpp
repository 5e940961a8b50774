// Homework: solve a network of equal weights on paper
//
// All weights are c, all biases 0. You know all neurons of a layer by knowing one, so you can answer
// without running the network:
//
// - its output for one input x: what is the activation of one neuron of each layer?
// - how many different numbers stand in the gradient of each weight matrix, for that x? (All neurons
//   of a layer receive the same gradient. Do all *weights* of one?)
// - how many parameters it is worth: those of the chain of single neurons that it is, biases included
// - and with all weights 0 in place of c, and sigmoids: in which step does each weight matrix receive
//   its first gradient that is not 0? (Count steps from 0. When is an error signal 0?)
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cstddef>
#include <functional>
#include <vector>

struct Solved {
  double output;                                // the logit, before any sigmoid
  std::vector<std::size_t> distinct_gradients;  // one a weight matrix, the first first
  std::size_t parameters;
  std::vector<std::size_t> first_gradient;  // the step, one a weight matrix
};

// widths: inputs, hidden layers, and 1 for the output. f: the hidden activation, tanh, sigmoid or
// softsign; the output has none. x: as many numbers as the first width, none of them 0, some of them
// perhaps equal.
Solved solve([[maybe_unused]] const std::vector<std::size_t>& widths, [[maybe_unused]] double c,
             [[maybe_unused]] const std::function<double(double)>& f,
             [[maybe_unused]] const std::vector<double>& x) {
  // ---- Your code here: 10 to 25 lines. This copy answers nothing. -----------------------------
  return {0.0, {}, 0, {}};
  // --------------------------------------------------------------------------------------------
}
