// The body as it was trained, on top of it a head of zeros.
#include <vector>

#include "nn/mlp.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  std::vector<std::size_t> widths = {pretrained.dense(0).fan_in()};
  for (std::size_t l = 0; l + 1 < pretrained.depth(); ++l) {
    widths.push_back(pretrained.dense(l).fan_out());
  }
  widths.push_back(classes);
  nn::Mlp net(widths, pretrained.hidden_activation(), nn::zeros());  // the head stays so
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) net.dense(l) = pretrained.dense(l);
  return net;
}
