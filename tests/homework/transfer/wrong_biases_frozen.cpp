// Wrong: the biases of the body are frozen.
// Must say: a weight matrix or a bias is frozen
#include <vector>

#include "nn/mlp.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  std::vector<std::size_t> widths = {pretrained.dense(0).fan_in()};
  for (std::size_t l = 0; l + 1 < pretrained.depth(); ++l) {
    widths.push_back(pretrained.dense(l).fan_out());
  }
  widths.push_back(classes);
  nn::Mlp net(widths, pretrained.hidden_activation(), nn::zeros());
  const std::size_t last = net.depth() - 1;
  for (std::size_t l = 0; l < last; ++l) net.dense(l) = pretrained.dense(l);
  for (std::size_t l = 0; l < last; ++l) net.dense(l).bias.frozen = true;
  return net;
}
