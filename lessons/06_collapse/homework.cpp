// Homework: fold layers of different widths
//
// The lesson's layers are all of one width. In the network 3-5-7-4-1 they are not, and yet its neurons are
// twins: equal incoming weights, equal biases, equal outgoing weights. Fold it into a chain 3-1-1-1-1 that
// gives the same outputs, and goes on giving them while both learn by gradient descent: the network at one
// rate, the chain at a rate for each of its parameters.
//
// Ask the lesson's two questions of every parameter of the chain. How many times the network's parameter
// must it be? How many times the gradient of that one is its gradient? Weights and biases answer
// differently; so do the first layer and the last.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/mlp.hpp"

// ---- Your code here: 5 to 20 lines. This chain answers 0 and learns at one rate. -----------------

// wide: hidden layers of twins, one output. All weights of a layer behind the first are equal; the
// first one has a weight of its own for each input. Biases need not be 0.
nn::Mlp fold(const nn::Mlp& wide) {
  std::vector<std::size_t> widths(wide.depth() + 1, 1);
  widths.front() = wide.dense(0).fan_in();
  nn::Mlp chain(widths, wide.hidden_activation(), nn::zeros());
  // chain.dense(l).weights.value(i, 0) = ...
  // chain.dense(l).bias.value(0, 0) = ...
  return chain;
}

// The rate of the chain's dense(l).weights, where the network learns at learning_rate. widths are
// the network's: widths[0] inputs, widths[1] neurons in the first hidden layer, ..., 1 output.
double weight_rate([[maybe_unused]] const std::vector<std::size_t>& widths,
                   [[maybe_unused]] std::size_t l, double learning_rate) {
  return learning_rate;
}

// The same for the chain's dense(l).bias.
double bias_rate([[maybe_unused]] const std::vector<std::size_t>& widths,
                 [[maybe_unused]] std::size_t l, double learning_rate) {
  return learning_rate;
}

// -------------------------------------------------------------------------------------------------
