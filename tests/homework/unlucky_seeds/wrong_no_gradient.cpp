// Wrong: waits until the gradient is gone.
// Must say: keep the gradient above 0 for a long time
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  const nn::LossResult loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
  net.backward(loss.gradient);
  double squares = 0.0;
  for (const nn::Parameter* p : net.parameters()) squares += sum(p->gradient * p->gradient);
  return std::sqrt(squares) < 1e-6 && loss.value > 0.1;
}
