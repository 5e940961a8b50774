// Homework: a new head that prefers no class
//
// A network has learned a task. Make another of it, for a new task with some number of classes: the
// hidden layers as they have been trained, weights and biases, and on top a new last layer with one
// output for each class. Before its first step the new network is to find every class equally
// likely, whatever the input: its softmax loss is then log(classes) to the last digits. Then all layers
// are to learn.
//
// Ask what the weights of the last layer have to be for that, and why they can learn all the same.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <vector>

#include "nn/mlp.hpp"

// pretrained: a network with one hidden layer or more, of any widths and any activation. Returns a
// network with the same hidden layers and `classes` outputs, 2 or more.
nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  std::vector<std::size_t> widths = {pretrained.dense(0).fan_in()};
  for (std::size_t l = 0; l + 1 < pretrained.depth(); ++l) {
    widths.push_back(pretrained.dense(l).fan_out());
  }
  widths.push_back(classes);
  nn::Mlp net(widths, pretrained.hidden_activation(), nn::normal(1.0));
  // ---- Your code here: 2 to 5 lines. This copy has the right shape, and forgets all. ------------
  //
  // Layer l is net.dense(l), and layers can be assigned; its weights are the matrix
  // net.dense(l).weights.value. The last layer is net.dense(net.depth() - 1).
  return net;
  // --------------------------------------------------------------------------------------------
}
