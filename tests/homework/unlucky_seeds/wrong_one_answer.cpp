// Wrong: all samples together get one answer.
// Must say: a large loss, wrong answers or a small gradient are found
// Same finding as wrong_accuracy
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  const Matrix logits = net.forward(data.inputs);
  const auto [low, high] = std::ranges::minmax(logits.values());
  return high - low < 1e-3;
}
