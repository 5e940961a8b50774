// Wrong: the body is borrowed, and the head is drawn.
// Must say: its logits differ before it has learned anything
#include <vector>

#include "nn/mlp.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  std::vector<std::size_t> widths = {pretrained.dense(0).fan_in()};
  for (std::size_t l = 0; l + 1 < pretrained.depth(); ++l) {
    widths.push_back(pretrained.dense(l).fan_out());
  }
  widths.push_back(classes);
  nn::Mlp net(widths, pretrained.hidden_activation(), nn::normal(1.0));
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) net.dense(l) = pretrained.dense(l);
  return net;
}
