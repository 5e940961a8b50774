// Wrong: a neuron that is active for no sample.
// Must say: the others cannot change a hidden neuron
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  const Matrix sums = column_sums(net.activation(0));
  return std::ranges::any_of(sums.values(), [](double v) { return v == 0.0; });
}
