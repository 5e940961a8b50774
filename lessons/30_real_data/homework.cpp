// Homework: the one direction that a network of equal neurons sees
//
// All neurons of a hidden layer are equal here: the columns of each hidden W_l are equal, and so are the
// biases of each hidden layer. The activation rises (tanh, sigmoid). Show, on paper first, that the
// network orders its inputs exactly as one projection x d does, with one column d for all inputs:
// of two inputs, that with the larger x d has the larger logit. The area under the ROC curve looks at
// the order alone, so that of the network is that of x d.
//
// Which d is it? Go through the layers as the lesson's header does, and ask at each one of them
// whether what it computes rises or falls with what it reads. The last layer counts, too.
// The rows of a matrix need not be equal: neurons may have different outgoing weights.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/mlp.hpp"

// net: one hidden layer or more, as above, of any widths, with one output. Returns d, (inputs x 1), so that
// x d is larger where the network's logit is larger.
Matrix direction(const nn::Mlp& net) {
  // ---- Your code here: 5 to 15 lines. This copy adds all inputs up. -----------------------------
  //
  // net.depth() layers; net.dense(l).weights.value is the matrix (fan_in x fan_out) of layer l,
  // counted from 0; w(i, j) its elements; w.rows(), w.cols(); Matrix::zeros(rows, cols)
  return Matrix::filled(net.dense(0).fan_in(), 1, 1.0);
  // ------------------------------------------------------------------------------------------------
}
