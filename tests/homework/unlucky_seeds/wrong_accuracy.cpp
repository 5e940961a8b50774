// Wrong: mistakes are taken for the end.
// Must say: is on its way and is called stuck
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  return nn::accuracy(net.forward(data.inputs), data.targets) < 1.0;
}
