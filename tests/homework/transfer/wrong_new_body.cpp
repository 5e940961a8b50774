// Wrong: a head of zeros on a body that has been drawn anew.
// Must say: the weights of dense(0) are not the borrowed ones at first
#include <vector>

#include "nn/mlp.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  std::vector<std::size_t> widths = {pretrained.dense(0).fan_in()};
  for (std::size_t l = 0; l + 1 < pretrained.depth(); ++l) {
    widths.push_back(pretrained.dense(l).fan_out());
  }
  widths.push_back(classes);
  nn::Mlp net(widths, pretrained.hidden_activation(), nn::xavier_normal());
  net.dense(net.depth() - 1).weights.value *= 0.0;
  return net;
}
