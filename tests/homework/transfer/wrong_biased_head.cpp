// Wrong: weights of zeros, and the biases of a guess at the first class.
// Must say: it prefers a class before it has seen one
#include <vector>

#include "nn/mlp.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  std::vector<std::size_t> widths = {pretrained.dense(0).fan_in()};
  for (std::size_t l = 0; l + 1 < pretrained.depth(); ++l) {
    widths.push_back(pretrained.dense(l).fan_out());
  }
  widths.push_back(classes);
  nn::Mlp net(widths, pretrained.hidden_activation(), nn::zeros());
  net.dense(net.depth() - 1).bias.value(0, 0) = 0.1;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) net.dense(l) = pretrained.dense(l);
  return net;
}
