// Homework: one layer of zeros that does no harm
//
// A ReLU network starts with random weights of He's scale (variance 2 / fan_in, which
// nn::he_normal() draws), except for ONE layer, whose weights all start at zero. Its output is then 0 for
// every input, and its first loss is log 2: it favours no class before it has learned anything. That
// is a good start if training can leave it. Choose the layer so that it can, in networks with one,
// two and three hidden layers. Biases stay 0.
//
// Ask two questions of each layer. If its weights are zero, what are its inputs? And does an error
// signal get from its outputs back to its weights? ReLU's derivative at 0 is 0.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/mlp.hpp"

// widths: inputs, hidden layers, output. {2, 16, 16, 1} has the layers dense(0) to dense(2).
nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  nn::Mlp net(widths, nn::relu(), nn::he_normal(), seed);
  // ---- Your code here: 1 to 5 lines. This copy has no layer of zeros. --------------------------
  //
  // The weights of layer l are the matrix net.dense(l).weights.value, and there are net.depth()
  // layers. Matrix::zeros(rows, cols) makes a matrix of zeros.
  return net;
  // --------------------------------------------------------------------------------------------
}
