// Homework: a start that holds, measured layer by layer
//
// Xavier and He compute from the widths and the activation which weights hold a signal. One can also
// measure it. Show the network some samples, look at the pre-activations z = h W + b of a layer, and change
// W and b so that over these samples
// - each neuron of the layer has the mean 0, and
// - all z of the layer together have the standard deviation 1.
// All weights of a layer are multiplied by the same positive number; biases may become anything.
//
// Do this for all layers, hidden ones and the last. A layer's z depend on the layers before it, which you
// change, too. In which order do you proceed, and how often do you run the samples through? The lesson's
// question comes last: what becomes of the error signals of sigmoid layers that are started so?
//
// nn/mlp.hpp has net.forward(inputs), net.depth(), net.pre_activation(l), (samples x neurons), and of each
// layer net.dense(l).weights.value and .bias.value, (1 x neurons). matrix/matrix.hpp has column_sums(a) and
// add_row(a, row), nn/analysis/statistics.hpp has nn::statistics(a).standard_deviation.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"

// net: any weights and any biases. inputs: (samples x features).
void calibrate([[maybe_unused]] nn::Mlp& net, [[maybe_unused]] const Matrix& inputs) {
  // ---- Your code here: 5 to 15 lines. This copy leaves the network as it is. --------------------

  // --------------------------------------------------------------------------------------------
}
