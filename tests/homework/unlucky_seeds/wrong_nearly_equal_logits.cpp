// Wrong: logits that differ by little, as all do at first.
// Must say: whether each sample still has a neuron that it can change
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  const Matrix logits = net.forward(data.inputs);
  for (std::size_t i = 0; i < data.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const bool differ = data.targets(i, 0) != data.targets(k, 0);
      if (differ && std::abs(logits(i, 0) - logits(k, 0)) < 1e-2) return true;
    }
  }
  return false;
}
