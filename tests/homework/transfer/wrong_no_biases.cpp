// Wrong: copies the weights and forgets the biases.
// Must say: the biases of dense(0) are not the borrowed ones
#include <vector>

#include "nn/mlp.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  std::vector<std::size_t> widths = {pretrained.dense(0).fan_in()};
  for (std::size_t l = 0; l + 1 < pretrained.depth(); ++l) {
    widths.push_back(pretrained.dense(l).fan_out());
  }
  widths.push_back(classes);
  nn::Mlp net(widths, pretrained.hidden_activation(), nn::zeros());
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    net.dense(l).weights.value = pretrained.dense(l).weights.value;
  }
  return net;
}
