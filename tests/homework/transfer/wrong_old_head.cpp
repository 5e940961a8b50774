// Wrong: keeps the old head, with the classes of the old task.
// Must say: only the last width is new
#include <vector>

#include "nn/mlp.hpp"

nn::Mlp make_transfer(const nn::Mlp& pretrained, std::size_t classes) {
  nn::Mlp net = pretrained;
  net.dense(net.depth() - 1).weights.value *= static_cast<double>(0 * classes);
  return net;
}
